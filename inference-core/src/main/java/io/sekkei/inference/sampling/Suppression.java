package io.sekkei.inference.sampling;

import java.util.Set;

/** Takes tokens out of the race that no answer may hold, such as padding. */
public final class Suppression implements Sampler {
    private final Set<Integer> suppressed;
    private final Sampler next;

    Suppression(Set<Integer> suppressed, Sampler next) {
        this.suppressed = suppressed;
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        apply(logits, suppressed);
        return next.choose(logits);
    }

    /** Sets the logits of the suppressed tokens to negative infinity. */
    public static void apply(float[] logits, Set<Integer> suppressed) {
        suppressed.forEach(tokenId -> logits[tokenId] = Float.NEGATIVE_INFINITY);
    }
}
