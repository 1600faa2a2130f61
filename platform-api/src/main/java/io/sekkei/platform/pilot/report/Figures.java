package io.sekkei.platform.pilot.report;

import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Chrf;
import io.sekkei.inference.evaluation.Evaluation;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.inference.evaluation.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Figures of outputs. */
final class Figures {
    /** The one metric that counts all languages alike, so that outputs in several can be put together. */
    static final String LEADING = "chrf";

    static final Metric METRIC = new Chrf();

    private Figures() {}

    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    static double[] of(List<Result> results, ToDoubleFunction<Result> figure) {
        return results.stream().mapToDouble(figure).toArray();
    }

    /** The value that this share of the results does not exceed. */
    static double quantile(double share, double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) Math.floor(share * sorted.length))];
    }

    static @Nullable Interval median(List<Result> results, ToDoubleFunction<Result> figure) {
        return results.isEmpty() ? null : Bootstrap.usual().figure(of(results, figure), Figures::median);
    }

    static @Nullable Interval mean(List<Result> results, ToDoubleFunction<Result> figure) {
        return results.isEmpty() ? null : Bootstrap.usual().figure(of(results, figure), Figures::mean);
    }

    /** The leading metric over all outputs with a reference; null if there are none. */
    static @Nullable Interval quality(List<Result> results) {
        return score(METRIC, LEADING, results);
    }

    static @Nullable Interval score(Metric metric, String name, List<Result> results) {
        var counts = counts(name, results);
        return counts.isEmpty() ? null : Bootstrap.usual().score(Evaluation.of(metric, counts));
    }

    static List<long[]> counts(String name, List<Result> results) {
        return results.stream()
                .filter(result -> result.counts().containsKey(name))
                .map(result -> result.counts().get(name))
                .toList();
    }

    static double milliseconds(Result result) {
        return (result.totalMicros() - result.queueMicros()) / 1000.0;
    }
}
