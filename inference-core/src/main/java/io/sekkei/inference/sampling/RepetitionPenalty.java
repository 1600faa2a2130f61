package io.sekkei.inference.sampling;

import java.util.BitSet;

/** Makes tokens that were chosen before less likely: CTRL's penalised sampling (arXiv 1909.05858, section 4.1). */
public final class RepetitionPenalty implements Sampler {
    private final double penalty;
    private final Sampler next;
    private final BitSet written = new BitSet();

    RepetitionPenalty(double penalty, Sampler next) {
        this.penalty = penalty;
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        apply(logits, written, penalty);
        var chosen = next.choose(logits);
        written.set(chosen);
        return chosen;
    }

    /** Changes the logits of the written tokens. */
    public static void apply(float[] logits, BitSet written, double penalty) {
        written.stream().forEach(tokenId -> logits[tokenId] = penalised(logits[tokenId], penalty));
    }

    /** The paper only divides, which would reward a negative logit; as everybody does, those are multiplied instead. */
    private static float penalised(float logit, double penalty) {
        return (float) (logit > 0 ? logit / penalty : logit * penalty);
    }
}
