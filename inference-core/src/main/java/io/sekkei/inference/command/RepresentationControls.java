package io.sekkei.inference.command;

import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Encoders that say nothing about the prompt they are given, to see how much of a gain that alone explains. */
final class RepresentationControls {
    private RepresentationControls() {}

    /** The vector of ones for every token, from which the projector has learned the best constant. */
    static PromptEncoder constant(int width) {
        return promptIds -> {
            var values = new float[promptIds.length * width];
            Arrays.fill(values, 1f);
            return new PromptRepresentation(promptIds.length, width, values);
        };
    }

    /** What the encoder understood of the next prompt of the same direction and about the same length. */
    static PromptEncoder another(PromptEncoder encoder, List<int[]> prompts) {
        var next = new HashMap<List<Integer>, int[]>();
        prompts.stream()
                .collect(Collectors.groupingBy(prompt -> prompt[0]))
                .values()
                .forEach(direction -> putNeighbours(next, direction));
        return promptIds ->
                encoder.encode(next.getOrDefault(key(promptIds), promptIds)).fitted(promptIds.length);
    }

    private static void putNeighbours(Map<List<Integer>, int[]> next, List<int[]> direction) {
        var sorted = direction.stream()
                .sorted(Comparator.comparingInt(prompt -> prompt.length))
                .toList();
        for (var i = 0; i < sorted.size(); i++) {
            next.put(key(sorted.get(i)), sorted.get((i + 1) % sorted.size()));
        }
    }

    private static List<Integer> key(int[] ids) {
        return IntStream.of(ids).boxed().toList();
    }
}
