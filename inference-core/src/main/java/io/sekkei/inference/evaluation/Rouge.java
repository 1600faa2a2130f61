package io.sekkei.inference.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * ROUGE (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries"): the F-score of common words, of common pairs
 * of words, or of the longest common subsequence, to the same numbers as Google's rouge-score without stemming. The score
 * of a corpus is the mean of its sentences'.
 *
 * @param kind what the hypothesis and the reference have in common
 * @param byCharacter whether a character is a word, as for Japanese
 */
public record Rouge(Kind kind, boolean byCharacter) implements Metric {
    /** Scores add up as whole numbers of this part, so that sums of any order are the same. */
    private static final long PARTS = 1_000_000_000L;

    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");

    /** What is counted. */
    public enum Kind {
        /** Words. */
        ONE("1"),
        /** Pairs of words that follow one another. */
        TWO("2"),
        /** The longest common subsequence. */
        LONGEST("L");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label.toLowerCase(Locale.ROOT);
        }
    }

    /** All kinds, for languages that write spaces between words. */
    public static List<Rouge> words() {
        return List.of(new Rouge(Kind.ONE, false), new Rouge(Kind.TWO, false), new Rouge(Kind.LONGEST, false));
    }

    /** All kinds, for languages that do not, as Japanese. */
    public static List<Rouge> characters() {
        return List.of(new Rouge(Kind.ONE, true), new Rouge(Kind.TWO, true), new Rouge(Kind.LONGEST, true));
    }

    @Override
    public String name() {
        return "ROUGE-%s|F1|tok:%s|stem:no".formatted(kind.label, byCharacter ? "char" : "a-z0-9");
    }

    /** The sentence's F-score in {@link #PARTS}, then 1. */
    @Override
    public long[] statistics(String hypothesis, String reference) {
        var written = tokens(hypothesis);
        var expected = tokens(reference);
        var fScore = switch (kind) {
            case ONE -> runs(written, expected, 1);
            case TWO -> runs(written, expected, 2);
            case LONGEST -> fScore(longestCommon(written, expected), written.size(), expected.size());
        };
        return new long[] {Math.round(fScore * PARTS), 1};
    }

    @Override
    public double score(long[] sums) {
        return sums[1] == 0 ? 0 : 100.0 * sums[0] / PARTS / sums[1];
    }

    private List<String> tokens(String text) {
        if (byCharacter) {
            return Whitespace.characters(text.toLowerCase(Locale.ROOT));
        }
        return Whitespace.split(NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" "));
    }

    private static double runs(List<String> written, List<String> expected, int order) {
        var common = Counts.common(Counts.of(written, order), Counts.of(expected, order));
        return fScore(common, Counts.runs(written, order), Counts.runs(expected, order));
    }

    private static double fScore(long common, long written, long expected) {
        if (common == 0) {
            return 0;
        }
        var precision = (double) common / written;
        var recall = (double) common / expected;
        return 2 * precision * recall / (precision + recall);
    }

    /** By the textbook's table, two rows of it at a time. */
    private static int longestCommon(List<String> one, List<String> other) {
        var above = new int[other.size() + 1];
        var row = new int[other.size() + 1];
        for (var token : one) {
            for (var j = 1; j < row.length; j++) {
                row[j] = token.equals(other.get(j - 1)) ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
            }
            var spare = above;
            above = row;
            row = spare;
        }
        return above[other.size()];
    }
}
