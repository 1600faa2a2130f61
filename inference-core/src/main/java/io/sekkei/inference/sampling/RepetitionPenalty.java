package io.sekkei.inference.sampling;

import java.util.BitSet;

/** Makes tokens that were chosen before less likely: CTRL's penalised sampling (arXiv 1909.05858, section 4.1). */
final class RepetitionPenalty implements Sampler {
    private final double penalty;
    private final Sampler next;
    private final BitSet written = new BitSet();

    RepetitionPenalty(double penalty, Sampler next) {
        this.penalty = penalty;
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        written.stream().forEach(tokenId -> logits[tokenId] = penalised(logits[tokenId], penalty));
        var chosen = next.choose(logits);
        written.set(chosen);
        return chosen;
    }

    /** The paper only divides, which would reward a negative logit; as everybody does, those are multiplied instead. */
    static float penalised(float logit, double penalty) {
        return (float) (logit > 0 ? logit / penalty : logit * penalty);
    }
}
