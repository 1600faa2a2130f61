package io.sekkei.inference.tuning;

import io.sekkei.inference.training.LowRank;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to tune. {@link #full()} and {@link #lowRank(int)} are starting points for a few hundred to a few thousand examples; the
 * {@code with} methods change one value each. A value out of its range is refused with a sentence.
 *
 * @param model which small model learns
 * @param lowRank trains adapters of this rank beside frozen weights (LoRA); null trains every weight
 * @param rate learning rate after the warm-up
 * @param warmUp updates in which it rises
 * @param maxUpdates most updates
 * @param lookEvery updates between two looks at the dev examples
 * @param patience looks without improvement after which it ends
 * @param batchTokens most tokens in a batch on either side, padding included; memory grows with it
 * @param dropout share of dropped activations
 * @param qualitySentences dev examples that are answered at each look, for their chrF; 0 for none
 * @param timeLimit most time of training, earlier parts of an interrupted job included
 * @param memoryBytes most memory of the process that tunes; it ends the job, with everything saved, when it needs more. Counts
 *     in a process of its own only
 * @param cacheBytes most disk for what the large model understood of the prompts; it reads again what does not fit
 * @param threads cores it computes on
 * @param duty share of the time in which it computes, above 0 and at most 1; it rests after every update for the remainder
 * @param seed decides order, dropout and fresh adapters
 */
public record TuningSettings(
        TunedModel model,
        @Nullable LowRank lowRank,
        double rate,
        int warmUp,
        int maxUpdates,
        int lookEvery,
        int patience,
        int batchTokens,
        double dropout,
        int qualitySentences,
        Duration timeLimit,
        long memoryBytes,
        long cacheBytes,
        int threads,
        double duty,
        long seed) {
    private static final long GIBIBYTE = 1L << 30;

    public TuningSettings {
        check(rate > 0 && rate <= 1, "rate", "must be above 0 and at most 1", rate);
        check(warmUp >= 1, "warmUp", "must be at least 1", warmUp);
        check(maxUpdates >= 1, "maxUpdates", "must be at least 1", maxUpdates);
        check(lookEvery >= 1, "lookEvery", "must be at least 1", lookEvery);
        check(patience >= 1, "patience", "must be at least 1", patience);
        check(batchTokens >= 64, "batchTokens", "must be at least 64", batchTokens);
        check(dropout >= 0 && dropout < 1, "dropout", "must be 0 or more and below 1", dropout);
        check(qualitySentences >= 0, "qualitySentences", "must be 0 or more", qualitySentences);
        check(timeLimit.toMillis() > 0, "timeLimit", "must be above zero", timeLimit);
        check(memoryBytes >= GIBIBYTE / 2, "memoryBytes", "must be at least 512 MiB", memoryBytes);
        check(cacheBytes >= 0, "cacheBytes", "must be 0 or more", cacheBytes);
        check(threads >= 1, "threads", "must be at least 1", threads);
        check(duty > 0 && duty <= 1, "duty", "must be above 0 and at most 1", duty);
    }

    /** Every weight of the hybrid's small model and projector, one core, at most an hour and 3 GiB. */
    public static TuningSettings full() {
        return new TuningSettings(
                TunedModel.HYBRID,
                null,
                2e-4,
                20,
                1_000,
                25,
                4,
                1_024,
                0.05,
                50,
                Duration.ofHours(1),
                3 * GIBIBYTE,
                GIBIBYTE,
                1,
                1,
                1);
    }

    /** As {@link #full()}, with adapters of a rank instead; they bear and need a higher rate. */
    public static TuningSettings lowRank(int rank) {
        return full().withLowRank(new LowRank(rank, 2.0 * rank)).withRate(5e-4);
    }

    public TuningSettings withModel(TunedModel value) {
        return with(next -> next.model = value);
    }

    public TuningSettings withLowRank(@Nullable LowRank value) {
        return with(next -> next.lowRank = value);
    }

    public TuningSettings withRate(double value) {
        return with(next -> next.rate = value);
    }

    /** With so many updates at most, a look after so many, and so many looks without improvement borne. */
    public TuningSettings withUpdates(int most, int look, int looks) {
        return with(next -> {
            next.maxUpdates = most;
            next.lookEvery = look;
            next.patience = looks;
        });
    }

    public TuningSettings withBatchTokens(int value) {
        return with(next -> next.batchTokens = value);
    }

    public TuningSettings withQualitySentences(int value) {
        return with(next -> next.qualitySentences = value);
    }

    public TuningSettings withTimeLimit(Duration value) {
        return with(next -> next.timeLimit = value);
    }

    public TuningSettings withMemoryBytes(long value) {
        return with(next -> next.memoryBytes = value);
    }

    public TuningSettings withCacheBytes(long value) {
        return with(next -> next.cacheBytes = value);
    }

    /** With so many cores, computing so much of the time. */
    public TuningSettings withCores(int cores, double share) {
        return with(next -> {
            next.threads = cores;
            next.duty = share;
        });
    }

    public TuningSettings withSeed(long value) {
        return with(next -> next.seed = value);
    }

    private TuningSettings with(Consumer<Next> change) {
        var next = new Next();
        change.accept(next);
        return next.settings();
    }

    /** Settings in the making, which begin as these. */
    private final class Next {
        private TunedModel model = TuningSettings.this.model;
        private @Nullable LowRank lowRank = TuningSettings.this.lowRank;
        private double rate = TuningSettings.this.rate;
        private int warmUp = TuningSettings.this.warmUp;
        private int maxUpdates = TuningSettings.this.maxUpdates;
        private int lookEvery = TuningSettings.this.lookEvery;
        private int patience = TuningSettings.this.patience;
        private int batchTokens = TuningSettings.this.batchTokens;
        private double dropout = TuningSettings.this.dropout;
        private int qualitySentences = TuningSettings.this.qualitySentences;
        private Duration timeLimit = TuningSettings.this.timeLimit;
        private long memoryBytes = TuningSettings.this.memoryBytes;
        private long cacheBytes = TuningSettings.this.cacheBytes;
        private int threads = TuningSettings.this.threads;
        private double duty = TuningSettings.this.duty;
        private long seed = TuningSettings.this.seed;

        TuningSettings settings() {
            return new TuningSettings(
                    model,
                    lowRank,
                    rate,
                    warmUp,
                    maxUpdates,
                    lookEvery,
                    patience,
                    batchTokens,
                    dropout,
                    qualitySentences,
                    timeLimit,
                    memoryBytes,
                    cacheBytes,
                    threads,
                    duty,
                    seed);
        }
    }

    private static void check(boolean valid, String setting, String rule, Object value) {
        if (!valid) {
            throw new IllegalArgumentException("Tuning setting %s %s, but is %s".formatted(setting, rule, value));
        }
    }
}
