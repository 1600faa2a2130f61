package io.sekkei.platform.review.policy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When an output is held; what is null holds nothing. Any rule that hits is enough, and no rule takes back what another
 * one holds.
 *
 * @param always every output
 * @param samplePerMillion a random sample of so many in a million; never below the platform's floor
 * @param meanLogProbabilityBelow the mean log-probability of the tokens is below this
 * @param minLogProbabilityBelow the smallest log-probability of a token is below this
 * @param findings kinds of personal data or secrets
 * @param words words or phrases, in any case and width
 * @param costMicrosAbove it cost more than this
 * @param charactersAbove it is longer than this
 * @param externalAudience the caller says that it leaves the house
 * @param smallModelDisagreementAbove the hybrid wrote it, and the small model alone would have written more than this share
 *     of it differently
 */
public record Rules(
        boolean always,
        int samplePerMillion,
        @Nullable Double meanLogProbabilityBelow,
        @Nullable Double minLogProbabilityBelow,
        Set<Finding> findings,
        List<String> words,
        @Nullable Long costMicrosAbove,
        @Nullable Integer charactersAbove,
        boolean externalAudience,
        @Nullable Double smallModelDisagreementAbove) {
    public Rules {
        findings = Set.copyOf(findings);
        words = List.copyOf(words);
        if (samplePerMillion < 0 || samplePerMillion > Sampling.ALL) {
            throw new IllegalArgumentException(
                    "A sample is between 0 and %d in a million, not %d".formatted(Sampling.ALL, samplePerMillion));
        }
        if (smallModelDisagreementAbove != null
                && !(smallModelDisagreementAbove >= 0 && smallModelDisagreementAbove < 1)) {
            throw new IllegalArgumentException(
                    "A disagreement is at least 0 and below 1, not %s".formatted(smallModelDisagreementAbove));
        }
        if (words.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("An empty word would hold everything; say always instead");
        }
    }

    /** Holds everything. */
    public static Rules everything() {
        return new Rules(true, 0, null, null, Set.of(), List.of(), null, null, false, null);
    }

    /** The same rules with a sample of at least so many in a million. */
    public Rules withFloor(int floorPerMillion) {
        return new Rules(
                always,
                Math.max(samplePerMillion, floorPerMillion),
                meanLogProbabilityBelow,
                minLogProbabilityBelow,
                findings,
                words,
                costMicrosAbove,
                charactersAbove,
                externalAudience,
                smallModelDisagreementAbove);
    }

    /** Whether the text itself must be known to tell; if not, {@link #hitsBefore} tells all. */
    public boolean needText() {
        return meanLogProbabilityBelow != null
                || minLogProbabilityBelow != null
                || !findings.isEmpty()
                || !words.isEmpty()
                || costMicrosAbove != null
                || charactersAbove != null
                || smallModelDisagreementAbove != null;
    }

    /** Whether a rule looks at the words of the text. */
    public boolean lookIntoText() {
        return !findings.isEmpty() || !words.isEmpty() || charactersAbove != null;
    }

    /** The rules that are known to hit before anything is written. */
    public List<String> hitsBefore(byte[] epochKey, UUID generation, boolean external) {
        var hits = new ArrayList<String>();
        add(hits, "always", always);
        add(hits, "sample", Sampling.draws(epochKey, generation, samplePerMillion));
        add(hits, "external_audience", externalAudience && external);
        return hits;
    }

    /** All rules that hit, by name; empty if the output may leave. */
    public List<String> hits(byte[] epochKey, Output output) {
        var hits = hitsBefore(epochKey, output.generation(), output.external());
        add(hits, "mean_log_probability", below(output.meanLogProbability(), meanLogProbabilityBelow));
        add(hits, "min_log_probability", below(output.minLogProbability(), minLogProbabilityBelow));
        Detectors.find(output.text(), findings).stream()
                .map(found -> "found_" + found.name().toLowerCase(Locale.ROOT))
                .forEach(hits::add);
        add(hits, "words", holdsWord(output.text()));
        add(hits, "cost", costMicrosAbove != null && output.costMicros() > costMicrosAbove);
        add(hits, "small_model_disagreement", above(output.disagreement(), smallModelDisagreementAbove));
        add(hits, "length", charactersAbove != null && output.characters() > charactersAbove);
        return hits;
    }

    private static void add(List<String> hits, String name, boolean hit) {
        if (hit) {
            hits.add(name);
        }
    }

    private static boolean below(OptionalDouble value, @Nullable Double limit) {
        return limit != null && value.isPresent() && value.getAsDouble() < limit;
    }

    private static boolean above(OptionalDouble value, @Nullable Double limit) {
        return limit != null && value.isPresent() && value.getAsDouble() > limit;
    }

    private boolean holdsWord(String text) {
        var plain = plain(text);
        return words.stream().map(Rules::plain).anyMatch(plain::contains);
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
