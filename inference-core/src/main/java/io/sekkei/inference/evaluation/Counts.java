package io.sekkei.inference.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts runs of tokens. */
final class Counts {
    private Counts() {}

    /** How often each run of {@code order} tokens occurs; the tokens hold no space. */
    static Map<String, Integer> of(List<String> tokens, int order) {
        var counts = new HashMap<String, Integer>();
        for (var i = 0; i + order <= tokens.size(); i++) {
            counts.merge(String.join(" ", tokens.subList(i, i + order)), 1, Integer::sum);
        }
        return counts;
    }

    /** How many runs both have, each counted as often as the one that has fewer of it. */
    static long common(Map<String, Integer> one, Map<String, Integer> other) {
        return one.entrySet().stream()
                .mapToLong(entry -> Math.min(entry.getValue(), other.getOrDefault(entry.getKey(), 0)))
                .sum();
    }

    /** How many runs of {@code order} tokens there are. */
    static long runs(List<String> tokens, int order) {
        return Math.max(0, tokens.size() - order + 1);
    }
}
