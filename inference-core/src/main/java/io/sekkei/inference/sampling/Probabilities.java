package io.sekkei.inference.sampling;

import java.util.Arrays;

/**
 * Tokens and how likely each is. Tokens that are not named have no chance.
 *
 * @param tokenIds ascending
 * @param values one for each token, above 0; together they make 1
 */
record Probabilities(int[] tokenIds, double[] values) {
    /** All of it for one token. */
    static Probabilities certain(int tokenId) {
        return new Probabilities(new int[] {tokenId}, new double[] {1});
    }

    /** What a draw from these logits gives each token. */
    static Probabilities of(float[] logits) {
        var largest = Ranking.largest(logits);
        var weights = new double[logits.length];
        for (var tokenId = 0; tokenId < logits.length; tokenId++) {
            weights[tokenId] = Math.exp(logits[tokenId] - largest);
        }
        return positive(null, weights);
    }

    double of(int tokenId) {
        var place = Arrays.binarySearch(tokenIds, tokenId);
        return place < 0 ? 0 : values[place];
    }

    /** Where this is likelier than another, by how much, brought to a sum of 1; this itself if it nowhere is. */
    Probabilities beyond(Probabilities other) {
        var excess = new double[values.length];
        var sum = 0.0;
        for (var place = 0; place < excess.length; place++) {
            excess[place] = Math.max(0, values[place] - other.of(tokenIds[place]));
            sum += excess[place];
        }
        return sum > 0 ? positive(tokenIds, excess) : this;
    }

    /** @param share at least 0 and below 1 */
    int draw(double share) {
        var left = share;
        for (var place = 0; place < values.length - 1; place++) {
            left -= values[place];
            if (left < 0) {
                return tokenIds[place];
            }
        }
        return tokenIds[tokenIds.length - 1];
    }

    /** @param tokenIds of the weights; null if they are those of all tokens */
    private static Probabilities positive(int @org.jspecify.annotations.Nullable [] tokenIds, double[] weights) {
        var kept = new int[weights.length];
        var values = new double[weights.length];
        var count = 0;
        var sum = 0.0;
        for (var place = 0; place < weights.length; place++) {
            if (weights[place] > 0) {
                kept[count] = tokenIds == null ? place : tokenIds[place];
                values[count++] = weights[place];
                sum += weights[place];
            }
        }
        for (var place = 0; place < count; place++) {
            values[place] /= sum;
        }
        return new Probabilities(Arrays.copyOf(kept, count), Arrays.copyOf(values, count));
    }
}
