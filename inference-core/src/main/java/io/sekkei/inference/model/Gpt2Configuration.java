package io.sekkei.inference.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a decoder of the GPT-2 family: learned positions, norms before each part, biases everywhere, output tied to
 * the embedding.
 *
 * @param vocabularySize V, rows of the embedding
 * @param width D, numbers per token
 * @param layers at least 1
 * @param heads divides the width
 * @param feedForward F, inner width of the feed-forward layers
 * @param maxPositions rows of the table of positions
 * @param activation of the feed-forward layers
 * @param normEpsilon added to the variance
 */
public record Gpt2Configuration(
        int vocabularySize,
        int width,
        int layers,
        int heads,
        int feedForward,
        int maxPositions,
        Activation activation,
        double normEpsilon)
        implements ModelConfiguration {
    public Gpt2Configuration {
        Sizes.check(
                Sizes.arePositive(vocabularySize, width, layers, heads, feedForward, maxPositions),
                "sizes must be positive");
        Sizes.check(width % heads == 0, "width must be a multiple of heads");
    }

    @Override
    public String family() {
        return "gpt2";
    }

    @Override
    public Map<String, int[]> weights() {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("embedding", new int[] {vocabularySize, width});
        shapes.put("positions", new int[] {maxPositions, width});
        for (var layer = 0; layer < layers; layer++) {
            var part = "layers." + layer + ".";
            putPair(shapes, part + "attention.norm.", width);
            putPair(shapes, part + "attention.qkv.", 3 * width, width);
            putPair(shapes, part + "attention.output.", width, width);
            putPair(shapes, part + "feedforward.norm.", width);
            putPair(shapes, part + "feedforward.in.", feedForward, width);
            putPair(shapes, part + "feedforward.out.", width, feedForward);
        }
        putPair(shapes, "norm.", width);
        return shapes;
    }

    private static void putPair(Map<String, int[]> shapes, String prefix, int... shape) {
        shapes.put(prefix + "weight", shape);
        shapes.put(prefix + "bias", new int[] {shape[0]});
    }
}
