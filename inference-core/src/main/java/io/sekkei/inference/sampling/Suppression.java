package io.sekkei.inference.sampling;

import java.util.Set;

/** Takes tokens out of the race that no answer may hold, such as padding. */
public final class Suppression implements Sampler {
    private final int[] suppressed;
    private final Sampler next;

    public Suppression(Set<Integer> suppressed, Sampler next) {
        this.suppressed = suppressed.stream().mapToInt(Integer::intValue).toArray();
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        for (var tokenId : suppressed) {
            logits[tokenId] = Float.NEGATIVE_INFINITY;
        }
        return next.choose(logits);
    }
}
