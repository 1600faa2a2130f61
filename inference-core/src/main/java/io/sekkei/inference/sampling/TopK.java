package io.sekkei.inference.sampling;

/** Keeps the k likeliest tokens; of equals at the border those with the lower ids. */
final class TopK implements Sampler {
    private final int k;
    private final Sampler next;

    TopK(int k, Sampler next) {
        this.k = k;
        this.next = next;
    }

    @Override
    public int choose(float[] logits) {
        Ranking.keepOnly(Ranking.best(logits, k), logits);
        return next.choose(logits);
    }
}
