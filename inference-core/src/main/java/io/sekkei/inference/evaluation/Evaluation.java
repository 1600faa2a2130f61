package io.sekkei.inference.evaluation;

import java.util.Arrays;
import java.util.List;

/** What a metric counted in every sentence of a corpus. */
public final class Evaluation {
    private final Metric metric;
    /** sentences × counts */
    private final long[][] statistics;

    Evaluation(Metric metric, long[][] statistics) {
        this.metric = metric;
        this.statistics = statistics;
    }

    /** What was counted before, sentence by sentence. */
    public static Evaluation of(Metric metric, List<long[]> counts) {
        return new Evaluation(metric, counts.toArray(long[][]::new));
    }

    public Metric metric() {
        return metric;
    }

    public int sentences() {
        return statistics.length;
    }

    /** The score of the whole corpus, 0 to 100. */
    public double score() {
        var all = new int[statistics.length];
        for (var i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return score(all);
    }

    /** The score of one sentence as if it were a corpus. */
    public double score(int sentence) {
        return metric.score(statistics[sentence]);
    }

    /**
     * The score of a corpus made of these sentences.
     *
     * @param sentences indices; an index counts as often as it stands here
     */
    double score(int[] sentences) {
        var sums = metric.statistics("", "");
        Arrays.fill(sums, 0);
        for (var sentence : sentences) {
            for (var i = 0; i < sums.length; i++) {
                sums[i] += statistics[sentence][i];
            }
        }
        return metric.score(sums);
    }
}
