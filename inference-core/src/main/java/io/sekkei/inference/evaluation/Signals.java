package io.sekkei.inference.evaluation;

import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.DeferralRule.Signal;
import io.sekkei.inference.GeneratedToken;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an answer without a reference. None of it says that the answer is good; each may say that it is not.
 *
 * @param meanLogProbability mean over the tokens; NaN for an answer without tokens, as the next three are
 * @param lowLogProbability the log-probability that one token in ten is below
 * @param highEntropy the entropy that one token in ten is above
 * @param leastLogProbability of the least likely token
 * @param lengthRatio characters of the answer for each character of the prompt
 * @param repetition share of the answer's runs of four characters that it has had before, 0 to 1
 * @param script what the answer is written in
 * @param scriptExpected whether that is what was expected
 * @param forbidden how many of the forbidden words it holds
 */
public record Signals(
        double meanLogProbability,
        double lowLogProbability,
        double highEntropy,
        double leastLogProbability,
        double lengthRatio,
        double repetition,
        Script script,
        boolean scriptExpected,
        int forbidden) {
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;
    private static final int RUN = 4;

    /**
     * Looks at an answer.
     *
     * @param prompt what was asked
     * @param text the answer
     * @param tokens its tokens
     * @param expected what it should be written in; null if anything will do
     * @param forbiddenWords words it should not hold, in any case and width
     */
    public static Signals of(
            String prompt,
            String text,
            List<GeneratedToken> tokens,
            @Nullable Script expected,
            List<String> forbiddenWords) {
        var script = Script.of(text);
        return new Signals(
                tokens.stream()
                        .mapToDouble(GeneratedToken::logProbability)
                        .average()
                        .orElse(Double.NaN),
                DeferralRule.quantile(Signal.LOG_PROBABILITY, LOW, tokens),
                DeferralRule.quantile(Signal.ENTROPY, HIGH, tokens),
                DeferralRule.quantile(Signal.LOG_PROBABILITY, 0, tokens),
                (double) length(text) / Math.max(1, length(prompt)),
                repetition(text),
                script,
                expected == null || script == expected,
                forbidden(text, forbiddenWords));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static double repetition(String text) {
        var characters = Whitespace.characters(text);
        var runs = Counts.runs(characters, RUN);
        var seen = new HashSet<List<String>>();
        var again = 0;
        for (var i = 0; i < runs; i++) {
            again += seen.add(characters.subList(i, i + RUN)) ? 0 : 1;
        }
        return runs == 0 ? 0 : (double) again / runs;
    }

    private static int forbidden(String text, List<String> words) {
        var plain = plain(text);
        return (int) words.stream()
                .map(Signals::plain)
                .filter(word -> !word.isBlank() && plain.contains(word))
                .count();
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
