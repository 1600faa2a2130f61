package io.sekkei.inference.evaluation;

import java.util.List;

/**
 * Corpus chrF2 (Popović 2015), to the same numbers as sacreBLEU 2: F-score of runs of 1 to 6 characters without white
 * space, recall weighing twice as much as precision, averaged over the orders that both sides are long enough for.
 */
public record Chrf() implements Metric {
    private static final int ORDERS = 6;
    private static final double BETA_SQUARED = 4;

    @Override
    public String name() {
        return "chrF2|case:mixed|eff:yes|nc:6|nw:0|space:no";
    }

    /** By order: runs of the hypothesis, of the reference, and of both. */
    @Override
    public long[] statistics(String hypothesis, String reference) {
        var written = Whitespace.characters(hypothesis);
        var expected = Whitespace.characters(reference);
        var statistics = new long[3 * ORDERS];
        for (var order = 1; order <= ORDERS; order++) {
            put(statistics, order, written, expected);
        }
        return statistics;
    }

    private static void put(long[] statistics, int order, List<String> written, List<String> expected) {
        var place = 3 * (order - 1);
        var runs = Counts.runs(expected, order);
        // A reference too short for this order says nothing about it, so the hypothesis is not blamed for its runs.
        statistics[place] = runs == 0 ? 0 : Counts.runs(written, order);
        statistics[place + 1] = runs;
        statistics[place + 2] = Counts.common(Counts.of(written, order), Counts.of(expected, order));
    }

    @Override
    public double score(long[] sums) {
        var precision = 0.0;
        var recall = 0.0;
        var orders = 0;
        for (var place = 0; place < sums.length; place += 3) {
            if (sums[place] > 0 && sums[place + 1] > 0) {
                precision += (double) sums[place + 2] / sums[place];
                recall += (double) sums[place + 2] / sums[place + 1];
                orders++;
            }
        }
        return precision + recall == 0 ? 0 : 100 * fScore(precision / orders, recall / orders);
    }

    private static double fScore(double precision, double recall) {
        return (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
    }
}
