package io.sekkei.inference.decoder;

/**
 * What may follow, for every row.
 *
 * @param vocabularySize V
 * @param logits row-major, rows × V
 * @param logNormalizers per row, the logarithm of the sum of the exponentials of its logits: a token's log-probability is
 *     its logit minus this
 */
public record StepOutput(int vocabularySize, float[] logits, float[] logNormalizers) {
    public int rows() {
        return logNormalizers.length;
    }

    public float logit(int row, int tokenId) {
        return logits[row * vocabularySize + tokenId];
    }

    public double logProbability(int row, int tokenId) {
        return logit(row, tokenId) - logNormalizers[row];
    }

    /** The entropy of a row's distribution in nats: 0 is certain, ln V is no idea. */
    public double entropy(int row) {
        var mean = 0.0;
        for (int tokenId = 0; tokenId < vocabularySize; tokenId++) {
            var logProbability = logProbability(row, tokenId);
            var probability = Math.exp(logProbability);
            mean -= probability == 0 ? 0 : probability * logProbability;
        }
        return Math.max(0, mean);
    }
}
