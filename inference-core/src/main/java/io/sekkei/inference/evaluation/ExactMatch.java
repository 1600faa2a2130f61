package io.sekkei.inference.evaluation;

/**
 * The share of hypotheses that are the reference.
 *
 * @param byCharacter whether white space is no part of the text, as in Japanese; otherwise only that at both ends is not
 */
public record ExactMatch(boolean byCharacter) implements Metric {
    /** For languages that write spaces between words. */
    public ExactMatch() {
        this(false);
    }

    @Override
    public String name() {
        return byCharacter ? "exact-match|tok:char" : "exact-match";
    }

    /** Matches, then sentences. */
    @Override
    public long[] statistics(String hypothesis, String reference) {
        return new long[] {isSame(hypothesis, reference) ? 1 : 0, 1};
    }

    private boolean isSame(String hypothesis, String reference) {
        return byCharacter
                ? Whitespace.characters(hypothesis).equals(Whitespace.characters(reference))
                : hypothesis.strip().equals(reference.strip());
    }

    @Override
    public double score(long[] sums) {
        return sums[1] == 0 ? 0 : 100.0 * sums[0] / sums[1];
    }
}
