package io.sekkei.inference.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How much a score depends on which sentences happened to be asked: the 95 % percentile interval over corpora drawn from
 * the sentences with replacement (Koehn 2004, "Statistical significance tests for machine translation evaluation").
 *
 * @param resamples how many corpora are drawn
 * @param seed makes the interval repeatable
 */
public record Bootstrap(int resamples, long seed) {
    private static final int USUAL_RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    public Bootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("A bootstrap needs at least 1 resample, but has " + resamples);
        }
    }

    /** 1,000 resamples, the same ones every time. */
    public static Bootstrap usual() {
        return new Bootstrap(USUAL_RESAMPLES, 20_040_725L);
    }

    /**
     * The score of a system.
     *
     * @throws IllegalArgumentException if it has no sentences
     */
    public Interval score(Evaluation system) {
        return interval(system.sentences(), system::score);
    }

    /**
     * How much better {@code system} is than {@code baseline}, both resampled by the same sentences.
     *
     * @throws IllegalArgumentException if they are not about the same sentences and the same metric
     */
    public Interval difference(Evaluation system, Evaluation baseline) {
        if (system.sentences() != baseline.sentences() || !system.metric().equals(baseline.metric())) {
            throw new IllegalArgumentException("%d sentences by %s cannot be compared with %d by %s"
                    .formatted(
                            system.sentences(),
                            system.metric().name(),
                            baseline.sentences(),
                            baseline.metric().name()));
        }
        return interval(system.sentences(), sample -> system.score(sample) - baseline.score(sample));
    }

    /**
     * A figure of numbers, such as their mean or their median.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Interval figure(double[] values, ToDoubleFunction<double[]> figure) {
        return interval(
                values.length,
                sample -> figure.applyAsDouble(Arrays.stream(sample)
                        .mapToDouble(place -> values[place])
                        .toArray()));
    }

    /**
     * The mean of something that was measured once a sentence.
     *
     * @throws IllegalArgumentException if there are no sentences
     */
    public Interval mean(double[] values) {
        return figure(values, sample -> Arrays.stream(sample).average().orElseThrow());
    }

    private Interval interval(int sentences, ToDoubleFunction<int[]> score) {
        if (sentences == 0) {
            throw new IllegalArgumentException("There is nothing to resample in an evaluation without sentences");
        }
        var random = new SplittableRandom(seed);
        var scores = new double[resamples];
        var sample = new int[sentences];
        for (var i = 0; i < resamples; i++) {
            Arrays.setAll(sample, place -> random.nextInt(sentences));
            scores[i] = score.applyAsDouble(sample);
        }
        Arrays.sort(scores);
        Arrays.setAll(sample, place -> place);
        var cut = (int) (TAIL * resamples);
        return new Interval(score.applyAsDouble(sample), scores[cut], scores[resamples - 1 - cut]);
    }
}
