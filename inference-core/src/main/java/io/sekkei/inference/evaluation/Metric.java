package io.sekkei.inference.evaluation;

import java.util.List;

/**
 * A measure of how close hypotheses come to references, 0 to 100.
 *
 * <p>It is computed from counts that are kept per sentence and add up, so that a bootstrap resample is a sum.
 */
public interface Metric {
    /** The metric and its settings, as reports print them. */
    String name();

    /** The counts of one sentence; the same number of them for every sentence. */
    long[] statistics(String hypothesis, String reference);

    /**
     * The score of a corpus.
     *
     * @param sums the counts of its sentences, added up place by place
     * @return 0 to 100
     */
    double score(long[] sums);

    /**
     * Measures a corpus, one reference per hypothesis.
     *
     * @throws IllegalArgumentException if there are more of the ones than of the others
     */
    default Evaluation evaluate(List<String> hypotheses, List<String> references) {
        if (hypotheses.size() != references.size()) {
            throw new IllegalArgumentException("%d hypotheses cannot be compared with %d references"
                    .formatted(hypotheses.size(), references.size()));
        }
        var statistics = new long[hypotheses.size()][];
        for (var i = 0; i < statistics.length; i++) {
            statistics[i] = statistics(hypotheses.get(i), references.get(i));
        }
        return new Evaluation(this, statistics);
    }
}
