package io.sekkei.inference.serving;

/**
 * How a pair is served. The {@code with} methods change one value each; a value out of its range is refused with a sentence.
 *
 * @param workers threads that compute, at least 1
 * @param queueCapacity most requests that may wait, at least 1
 * @param maxBatch most answers one worker writes together, at least 1
 * @param representationCacheBytes memory for what the large model understood of recent prompts, 0 for none
 */
public record ServingSettings(int workers, int queueCapacity, int maxBatch, long representationCacheBytes) {
    private static final long MEBIBYTE = 1L << 20;

    public ServingSettings {
        check(workers >= 1, "workers", "must be at least 1", workers);
        check(queueCapacity >= 1, "queueCapacity", "must be at least 1", queueCapacity);
        check(maxBatch >= 1, "maxBatch", "must be at least 1", maxBatch);
        check(representationCacheBytes >= 0, "representationCacheBytes", "must be 0 or more", representationCacheBytes);
    }

    /** One worker, 64 waiting requests, 8 answers together, 64 MiB of representations. */
    public static ServingSettings defaults() {
        return new ServingSettings(1, 64, 8, 64 * MEBIBYTE);
    }

    public ServingSettings withWorkers(int value) {
        return new ServingSettings(value, queueCapacity, maxBatch, representationCacheBytes);
    }

    public ServingSettings withQueueCapacity(int value) {
        return new ServingSettings(workers, value, maxBatch, representationCacheBytes);
    }

    public ServingSettings withMaxBatch(int value) {
        return new ServingSettings(workers, queueCapacity, value, representationCacheBytes);
    }

    public ServingSettings withRepresentationCacheBytes(long value) {
        return new ServingSettings(workers, queueCapacity, maxBatch, value);
    }

    private static void check(boolean valid, String setting, String rule, long value) {
        if (!valid) {
            throw new IllegalArgumentException("Serving setting %s %s, but is %d".formatted(setting, rule, value));
        }
    }
}
