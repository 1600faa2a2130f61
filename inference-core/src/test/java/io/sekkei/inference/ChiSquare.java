package io.sekkei.inference;

import java.util.Map;
import java.util.Random;

/** Pearson's test of whether outcomes were drawn from a distribution. */
public final class ChiSquare {
    private static final int SIMULATIONS = 1_000;

    private ChiSquare() {}

    /**
     * How often a sample of the same size, truly drawn from the distribution, is at least as far from it; found by drawing
     * such samples, so that no table and no rule about small counts is needed.
     *
     * @param counts how often each outcome was seen; an outcome without a probability makes the answer 0
     */
    public static <T> double likelihood(Map<T, Integer> counts, Map<T, Double> probabilities) {
        if (!probabilities.keySet().containsAll(counts.keySet())) {
            return 0;
        }
        var outcomes = probabilities.keySet().stream().toList();
        var expected = outcomes.stream().mapToDouble(probabilities::get).toArray();
        var seen = outcomes.stream()
                .mapToInt(outcome -> counts.getOrDefault(outcome, 0))
                .toArray();
        var size = java.util.Arrays.stream(seen).sum();
        var distance = distance(seen, expected, size);
        var random = new Random(1);
        var further = 0;
        for (var simulation = 0; simulation < SIMULATIONS; simulation++) {
            further += distance(sample(expected, size, random), expected, size) >= distance ? 1 : 0;
        }
        return (double) further / SIMULATIONS;
    }

    private static double distance(int[] seen, double[] expected, int size) {
        var sum = 0.0;
        for (var i = 0; i < seen.length; i++) {
            var difference = seen[i] - size * expected[i];
            sum += difference * difference / (size * expected[i]);
        }
        return sum;
    }

    private static int[] sample(double[] expected, int size, Random random) {
        var counts = new int[expected.length];
        for (var draw = 0; draw < size; draw++) {
            var left = random.nextDouble();
            var outcome = 0;
            while (outcome < expected.length - 1 && left >= expected[outcome]) {
                left -= expected[outcome++];
            }
            counts[outcome]++;
        }
        return counts;
    }
}
