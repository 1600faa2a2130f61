package io.sekkei.inference.sampling;

import java.util.Arrays;

/** Keeps the smallest set of likeliest tokens whose probability reaches p: nucleus sampling (arXiv 1904.09751). */
final class TopP implements Sampler {
    private final double p;
    private final Sampler next;

    TopP(double p, Sampler next) {
        this.p = p;
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        var ranked = Ranking.best(logits, logits.length);
        Ranking.keepOnly(Arrays.copyOf(ranked, nucleus(logits, ranked)), logits);
        return next.choose(logits);
    }

    /** How many of the ranked tokens it takes to reach p; at least one. */
    private int nucleus(float[] logits, int[] ranked) {
        var wanted = p * Ranking.massOf(logits, ranked);
        var reached = 0.0;
        for (var count = 0; count < ranked.length; count++) {
            reached += Math.exp(logits[ranked[count]] - logits[ranked[0]]);
            if (reached >= wanted) {
                return count + 1;
            }
        }
        return ranked.length;
    }
}
