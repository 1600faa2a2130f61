package io.sekkei.inference.evaluation;

import java.util.List;
import java.util.Locale;

/**
 * Corpus BLEU (Papineni and others 2002), to the same numbers as sacreBLEU 2 (arXiv 1804.08771): runs of 1 to 4 words,
 * one reference, exponential smoothing of orders without a match.
 *
 * @param tokenizer what a word is
 * @param lowercase whether case is ignored
 */
public record Bleu(BleuTokenizer tokenizer, boolean lowercase) implements Metric {
    private static final int ORDERS = 4;
    /** Places in the statistics: the two lengths, then matches by order, then runs of the hypothesis by order. */
    private static final int MATCHES = 2;

    private static final int RUNS = MATCHES + ORDERS;

    /** For languages that write spaces between words. */
    public static Bleu words() {
        return new Bleu(BleuTokenizer.V13A, false);
    }

    /** For languages that do not, as Japanese. */
    public static Bleu characters() {
        return new Bleu(BleuTokenizer.CHAR, false);
    }

    @Override
    public String name() {
        return "BLEU|case:%s|eff:no|tok:%s|smooth:exp".formatted(lowercase ? "lc" : "mixed", tokenizer.wireName());
    }

    @Override
    public long[] statistics(String hypothesis, String reference) {
        var written = tokens(hypothesis);
        var expected = tokens(reference);
        var statistics = new long[RUNS + ORDERS];
        statistics[0] = written.size();
        statistics[1] = expected.size();
        for (var order = 1; order <= ORDERS; order++) {
            statistics[MATCHES + order - 1] = Counts.common(Counts.of(written, order), Counts.of(expected, order));
            statistics[RUNS + order - 1] = Counts.runs(written, order);
        }
        return statistics;
    }

    private List<String> tokens(String sentence) {
        return tokenizer.tokens(Whitespace.stripEnd(lowercase ? sentence.toLowerCase(Locale.ROOT) : sentence));
    }

    /** Brevity penalty × geometric mean of the four precisions. */
    @Override
    public double score(long[] sums) {
        var logarithms = 0.0;
        var smoothing = 1.0;
        var anyMatch = false;
        for (var order = 0; order < ORDERS; order++) {
            var matches = (double) sums[MATCHES + order];
            var runs = sums[RUNS + order];
            if (runs == 0) {
                return 0;
            }
            if (matches == 0) {
                // Each further order without a match counts half as much as the one before.
                smoothing *= 2;
                matches = 1 / smoothing;
            } else {
                anyMatch = true;
            }
            logarithms += Math.log(100 * matches / runs);
        }
        return anyMatch ? brevityPenalty(sums[0], sums[1]) * Math.exp(logarithms / ORDERS) : 0;
    }

    private static double brevityPenalty(long written, long expected) {
        return written < expected ? Math.exp(1 - (double) expected / written) : 1;
    }
}
