package io.sekkei.inference.serving;

import io.sekkei.inference.WeightFormat;
import java.util.Map;

/**
 * How a pair is served. The {@code with} methods change one value each; a value out of its range is refused with a sentence.
 *
 * @param workers threads that compute, at least 1
 * @param queueCapacity most requests that may wait, at least 1
 * @param maxBatch most rows one worker computes together, at least 1
 * @param representationCacheBytes memory for what the large model understood of recent prompts, 0 for none
 * @param prefixCacheBytes memory for the beginnings of recent prompts, of models that read by their decoder, 0 for none
 * @param weights how the weights are held
 * @param weightsOf the same for single pairs, by their ids
 */
public record ServingSettings(
        int workers,
        int queueCapacity,
        int maxBatch,
        long representationCacheBytes,
        long prefixCacheBytes,
        WeightFormat weights,
        Map<String, WeightFormat> weightsOf) {
    private static final long MEBIBYTE = 1L << 20;

    public ServingSettings {
        check(workers >= 1, "workers", "must be at least 1", workers);
        check(queueCapacity >= 1, "queueCapacity", "must be at least 1", queueCapacity);
        check(maxBatch >= 1, "maxBatch", "must be at least 1", maxBatch);
        check(representationCacheBytes >= 0, "representationCacheBytes", "must be 0 or more", representationCacheBytes);
        check(prefixCacheBytes >= 0, "prefixCacheBytes", "must be 0 or more", prefixCacheBytes);
        weightsOf = Map.copyOf(weightsOf);
    }

    /** One worker, 64 waiting requests, 8 answers together, 64 MiB for each cache, weights in fp16. */
    public static ServingSettings defaults() {
        return new ServingSettings(1, 64, 8, 64 * MEBIBYTE, 64 * MEBIBYTE, WeightFormat.FP16, Map.of());
    }

    /** How the weights of this pair are held. */
    public WeightFormat weightsOf(String pairId) {
        return weightsOf.getOrDefault(pairId, weights);
    }

    public ServingSettings withWorkers(int value) {
        return new ServingSettings(
                value, queueCapacity, maxBatch, representationCacheBytes, prefixCacheBytes, weights, weightsOf);
    }

    public ServingSettings withQueueCapacity(int value) {
        return new ServingSettings(
                workers, value, maxBatch, representationCacheBytes, prefixCacheBytes, weights, weightsOf);
    }

    public ServingSettings withMaxBatch(int value) {
        return new ServingSettings(
                workers, queueCapacity, value, representationCacheBytes, prefixCacheBytes, weights, weightsOf);
    }

    public ServingSettings withRepresentationCacheBytes(long value) {
        return new ServingSettings(workers, queueCapacity, maxBatch, value, prefixCacheBytes, weights, weightsOf);
    }

    public ServingSettings withPrefixCacheBytes(long value) {
        return new ServingSettings(
                workers, queueCapacity, maxBatch, representationCacheBytes, value, weights, weightsOf);
    }

    public ServingSettings withWeights(WeightFormat value) {
        return new ServingSettings(
                workers, queueCapacity, maxBatch, representationCacheBytes, prefixCacheBytes, value, weightsOf);
    }

    private static void check(boolean valid, String setting, String rule, long value) {
        if (!valid) {
            throw new IllegalArgumentException("Serving setting %s %s, but is %d".formatted(setting, rule, value));
        }
    }
}
