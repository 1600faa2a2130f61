package io.sekkei.inference.sampling;

/**
 * Draws a token with the probability the logits give it. One random number a token, and tokens in the order of their ids,
 * so that a seed and the logits alone determine the answer.
 */
final class CategoricalDraw implements Sampler {
    private final SplitMix64 random;

    CategoricalDraw(long seed) {
        this.random = new SplitMix64(seed);
    }

    @Override
    public int choose(float[] logits) {
        var largest = Ranking.largest(logits);
        var left = random.nextDouble() * Ranking.mass(logits);
        var chosen = -1;
        for (var tokenId = 0; tokenId < logits.length && left >= 0; tokenId++) {
            var weight = Math.exp(logits[tokenId] - largest);
            // A token of no weight is never chosen, not even when rounding leaves a rest at the very end.
            chosen = weight > 0 ? tokenId : chosen;
            left -= weight;
        }
        return chosen;
    }
}
