package io.sekkei.inference;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * When a cascade hands a prompt to a stronger mode: when the draft's tokens were uncertain.
 *
 * <p>The rule looks at a quantile over the tokens and not at their sum, because a sum punishes long answers for their
 * length (Gupta and others 2024, arXiv 2404.10136).
 *
 * @param signal what is looked at in each token
 * @param quantile which of the tokens counts, 0 to 1: of log-probabilities 0 is the least likely token, of entropies 1 is
 *     the least certain place
 * @param threshold a log-probability below it, or an entropy above it, defers
 * @param deferTo the mode that writes what is deferred; neither the small model alone nor a cascade
 */
public record DeferralRule(Signal signal, double quantile, double threshold, DecodingMode deferTo) {
    private static final Pattern NAME = Pattern.compile("([a-z-]+)@([^<>]+)([<>])([^→]+)→([a-z-]+)");

    public DeferralRule {
        if (!(quantile >= 0 && quantile <= 1)) {
            throw new InvalidRequestException(
                    "deferral.quantile", "deferral.quantile must be between 0 and 1, but is " + quantile);
        }
        if (Double.isNaN(threshold)) {
            throw new InvalidRequestException("deferral.threshold", "deferral.threshold must be a number");
        }
        if (deferTo == DecodingMode.SLM_ONLY || deferTo == DecodingMode.CASCADE) {
            throw new InvalidRequestException(
                    "deferral.defer_to",
                    "deferral.defer_to must be a mode with the large model, but is " + deferTo.wireName());
        }
    }

    /** What is looked at in each token. */
    public enum Signal {
        /** The natural logarithm of the probability of the token that was written. */
        LOG_PROBABILITY("log-probability"),
        /** How many equally likely tokens the model hesitated between, as a natural logarithm. */
        ENTROPY("entropy");

        private final String wireName;

        Signal(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        double of(GeneratedToken token) {
            return this == LOG_PROBABILITY ? token.logProbability() : token.entropy();
        }
    }

    /**
     * The quantile of a signal over an answer's tokens, between two tokens by linear interpolation.
     *
     * @return NaN for an answer without tokens, or if the signal was not asked for
     */
    public static double quantile(Signal signal, double quantile, List<GeneratedToken> tokens) {
        var values = tokens.stream().mapToDouble(signal::of).sorted().toArray();
        if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        var place = quantile * (values.length - 1);
        var below = (int) Math.floor(place);
        var above = Math.min(below + 1, values.length - 1);
        return values[below] + (place - below) * (values[above] - values[below]);
    }

    /** What the rule looks at in an answer; NaN if there is nothing to look at. */
    public double value(List<GeneratedToken> tokens) {
        return quantile(signal, quantile, tokens);
    }

    /** Whether an answer with this value is handed on. What cannot be judged is. */
    public boolean defers(double value) {
        if (Double.isNaN(value)) {
            return true;
        }
        return signal == Signal.LOG_PROBABILITY ? value < threshold : value > threshold;
    }

    /** As a record names it, as in {@code log-probability@0.1<-1.6→llm-only}. */
    public String name() {
        var sign = signal == Signal.LOG_PROBABILITY ? '<' : '>';
        return "%s@%s%s%s→%s".formatted(signal.wireName(), quantile, sign, threshold, deferTo.wireName());
    }

    /**
     * Reads what {@link #name} wrote.
     *
     * @throws InvalidRequestException if it is no name of a rule
     */
    public static DeferralRule parse(String name) {
        var parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new InvalidRequestException("deferral", "'%s' is no deferral rule".formatted(name));
        }
        var signal = parts.group(3).equals("<") ? Signal.LOG_PROBABILITY : Signal.ENTROPY;
        var deferTo = Arrays.stream(DecodingMode.values())
                .filter(mode -> mode.wireName().equals(parts.group(5)))
                .findFirst()
                .filter(mode -> signal.wireName().equals(parts.group(1)))
                .orElseThrow(() -> new InvalidRequestException("deferral", "'%s' is no deferral rule".formatted(name)));
        return new DeferralRule(
                signal, Double.parseDouble(parts.group(2)), Double.parseDouble(parts.group(4)), deferTo);
    }

    /** The same rule with another threshold. */
    public DeferralRule withThreshold(double value) {
        return new DeferralRule(signal, quantile, value, deferTo);
    }
}
