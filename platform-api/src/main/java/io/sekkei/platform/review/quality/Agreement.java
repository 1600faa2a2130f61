package io.sekkei.platform.review.quality;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far two reviewers agree beyond chance, as Cohen's κ: (observed − expected) / (1 − expected), where the expected
 * agreement is that of two reviewers who decide at random, each as often as they did.
 */
public final class Agreement {
    /** How two people decided on the same text. */
    public record Pair(String first, String second) {}

    private Agreement() {}

    /** Between −1 and 1; empty without pairs, or when both always decided the same, for then chance explains all. */
    public static OptionalDouble kappa(List<Pair> pairs) {
        var expected = expected(pairs);
        if (pairs.isEmpty() || expected >= 1) {
            return OptionalDouble.empty();
        }
        var same = pairs.stream()
                .filter(pair -> pair.first().equals(pair.second()))
                .count();
        var observed = (double) same / pairs.size();
        return OptionalDouble.of((observed - expected) / (1 - expected));
    }

    private static double expected(List<Pair> pairs) {
        var first = new HashMap<String, Integer>();
        var second = new HashMap<String, Integer>();
        for (var pair : pairs) {
            first.merge(pair.first(), 1, Integer::sum);
            second.merge(pair.second(), 1, Integer::sum);
        }
        var products = first.entrySet().stream()
                .mapToLong(entry -> times(entry, second))
                .sum();
        return pairs.isEmpty() ? 0 : (double) products / ((long) pairs.size() * pairs.size());
    }

    private static long times(Map.Entry<String, Integer> counted, Map<String, Integer> others) {
        return (long) counted.getValue() * others.getOrDefault(counted.getKey(), 0);
    }
}
