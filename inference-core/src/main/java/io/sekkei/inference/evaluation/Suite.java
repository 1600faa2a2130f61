package io.sekkei.inference.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every metric that fits a language, by the short name that reports use. */
public enum Suite {
    /** For languages that write spaces between words. */
    WORDS(false),
    /** For languages that do not, as Japanese: by character. */
    CHARACTERS(true);

    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    Suite(boolean byCharacter) {
        metrics.put("bleu", byCharacter ? Bleu.characters() : Bleu.words());
        metrics.put("chrf", new Chrf());
        for (var rouge : byCharacter ? Rouge.characters() : Rouge.words()) {
            metrics.put("rouge_" + rouge.kind().label(), rouge);
        }
        metrics.put("exact_match", new ExactMatch(byCharacter));
    }

    /** The suite for texts like this reference. */
    public static Suite of(String reference) {
        return Script.of(reference).isWrittenWithoutSpaces() ? CHARACTERS : WORDS;
    }

    /** By short name, as in {@code rouge_2}; the first leads reports. */
    public Map<String, Metric> metrics() {
        return new LinkedHashMap<>(metrics);
    }

    /** The counts of one sentence, by the metric's short name. */
    public Map<String, long[]> statistics(String hypothesis, String reference) {
        var statistics = new LinkedHashMap<String, long[]>();
        metrics.forEach((name, metric) -> statistics.put(name, metric.statistics(hypothesis, reference)));
        return statistics;
    }
}
