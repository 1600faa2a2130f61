package io.sekkei.inference.evaluation;

/** The share of hypotheses that are the reference, white space at both ends aside. */
public record ExactMatch() implements Metric {
    @Override
    public String name() {
        return "exact-match";
    }

    /** Matches, then sentences. */
    @Override
    public long[] statistics(String hypothesis, String reference) {
        return new long[] {hypothesis.strip().equals(reference.strip()) ? 1 : 0, 1};
    }

    @Override
    public double score(long[] sums) {
        return sums[1] == 0 ? 0 : 100.0 * sums[0] / sums[1];
    }
}
