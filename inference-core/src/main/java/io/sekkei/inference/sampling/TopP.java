package io.sekkei.inference.sampling;

import java.util.Arrays;

/** Keeps the smallest set of likeliest tokens whose probability reaches p: nucleus sampling (arXiv 1904.09751). */
final class TopP implements Sampler {
    /** Most nuclei are small, and ranking a few tokens is much quicker than sorting a vocabulary. */
    private static final int FIRST_TRY = 64;

    private static final int GROWTH = 8;

    private final double p;
    private final Sampler next;

    TopP(double p, Sampler next) {
        this.p = p;
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        Ranking.keepOnly(nucleus(logits), logits);
        return next.choose(logits);
    }

    private int[] nucleus(float[] logits) {
        var wanted = p * Ranking.mass(logits);
        var count = FIRST_TRY;
        var ranked = Ranking.best(logits, count);
        var size = size(logits, ranked, wanted);
        while (size > ranked.length && count < logits.length) {
            count *= GROWTH;
            ranked = Ranking.best(logits, count);
            size = size(logits, ranked, wanted);
        }
        return Arrays.copyOf(ranked, Math.min(size, ranked.length));
    }

    /** How many of the ranked tokens it takes to reach the wanted mass; one more than there are if they do not. */
    private static int size(float[] logits, int[] ranked, double wanted) {
        var reached = 0.0;
        for (var count = 0; count < ranked.length; count++) {
            reached += Math.exp(logits[ranked[count]] - logits[ranked[0]]);
            if (reached >= wanted) {
                return count + 1;
            }
        }
        return ranked.length + 1;
    }
}
