package io.sekkei.inference.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of an encoder-decoder Transformer (arXiv 1706.03762) with pre-normalisation, ReLU, sinusoidal positions and
 * one embedding matrix shared by the prompt, the answer and the output.
 *
 * @param vocabularySize V, rows of the embedding
 * @param width D, numbers per token
 * @param heads attention heads; divides the width
 * @param feedForward F, inner width of the feed-forward layers
 * @param encoderLayers 0 for a decoder that attends to another model's representation only
 * @param decoderLayers at least 1
 * @param conditioning how another model's representation enters
 * @param representationWidth width of that representation before the projector, 0 without conditioning
 * @param maxPositions most positions on either side
 * @param promptWidth width of the other model's embedding of the prompt, which follows its representation in each row and
 *     stands in for this model's own where prompts are written in the other one's vocabulary; 0 where the vocabulary is
 *     shared, or where a representation replaces the prompt
 */
public record TransformerConfiguration(
        int vocabularySize,
        int width,
        int heads,
        int feedForward,
        int encoderLayers,
        int decoderLayers,
        Conditioning conditioning,
        int representationWidth,
        int maxPositions,
        int promptWidth) {
    /** Of a model that shares the vocabulary of the other one, or needs it for nothing. */
    public TransformerConfiguration(
            int vocabularySize,
            int width,
            int heads,
            int feedForward,
            int encoderLayers,
            int decoderLayers,
            Conditioning conditioning,
            int representationWidth,
            int maxPositions) {
        this(
                vocabularySize,
                width,
                heads,
                feedForward,
                encoderLayers,
                decoderLayers,
                conditioning,
                representationWidth,
                maxPositions,
                0);
    }

    public TransformerConfiguration {
        check(
                vocabularySize > 0 && width > 0 && heads > 0 && feedForward > 0 && maxPositions > 0,
                "sizes must be positive");
        check(width % heads == 0 && width % 2 == 0, "width must be even and a multiple of heads");
        check(decoderLayers > 0 && encoderLayers >= 0, "at least one decoder layer is needed");
        check(
                (conditioning == Conditioning.NONE) == (representationWidth == 0),
                "representationWidth goes with conditioning");
        check(
                (conditioning == Conditioning.CROSS_ATTENTION) == (encoderLayers == 0),
                "only cross-attention has no encoder");
        check(
                promptWidth == 0
                        || promptWidth > 0 && (conditioning == Conditioning.ADD || conditioning == Conditioning.NONE),
                "promptWidth goes with the conditioning add or none");
    }

    /** Every weight by name, in the order the graph takes them, with its shape. */
    public Map<String, int[]> weights() {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("embedding", new int[] {vocabularySize, width});
        shapes.putAll(encoderWeights());
        shapes.putAll(projectorWeights());
        shapes.putAll(decoderWeights());
        return shapes;
    }

    /** The weights of the encoder: 12 a layer, then the final norm. */
    public Map<String, int[]> encoderWeights() {
        var shapes = new LinkedHashMap<String, int[]>();
        for (var layer = 0; layer < encoderLayers; layer++) {
            putAttention(shapes, "encoder." + layer + ".attention.");
            putFeedForward(shapes, "encoder." + layer + ".feedforward.");
        }
        if (encoderLayers > 0) {
            putNorm(shapes, "encoder.norm.");
        }
        return shapes;
    }

    /** Numbers in each row of what this model is conditioned on. */
    public int inputWidth() {
        return representationWidth + promptWidth;
    }

    /** The weights of the projector Linear, ReLU, Linear, and of the linear layer for prompts; none without conditioning. */
    public Map<String, int[]> projectorWeights() {
        var shapes = new LinkedHashMap<String, int[]>();
        if (conditioning != Conditioning.NONE) {
            putLinear(shapes, "projector.in.", width, representationWidth);
            putLinear(shapes, "projector.out.", width, width);
        }
        if (promptWidth > 0) {
            putLinear(shapes, "prompt.", width, promptWidth);
        }
        return shapes;
    }

    /** The weights of the decoder: 20 a layer, then the final norm. */
    public Map<String, int[]> decoderWeights() {
        var shapes = new LinkedHashMap<String, int[]>();
        for (var layer = 0; layer < decoderLayers; layer++) {
            putAttention(shapes, "decoder." + layer + ".attention.");
            putCrossAttention(shapes, "decoder." + layer + ".cross.");
            putFeedForward(shapes, "decoder." + layer + ".feedforward.");
        }
        putNorm(shapes, "decoder.norm.");
        return shapes;
    }

    /** How many numbers all weights hold together. */
    public long parameters() {
        return weights().values().stream()
                .mapToLong(shape -> shape.length == 1 ? shape[0] : (long) shape[0] * shape[1])
                .sum();
    }

    private void putAttention(Map<String, int[]> shapes, String prefix) {
        putNorm(shapes, prefix + "norm.");
        putLinear(shapes, prefix + "qkv.", 3 * width, width);
        putLinear(shapes, prefix + "output.", width, width);
    }

    private void putCrossAttention(Map<String, int[]> shapes, String prefix) {
        putNorm(shapes, prefix + "norm.");
        putLinear(shapes, prefix + "q.", width, width);
        putLinear(shapes, prefix + "kv.", 2 * width, width);
        putLinear(shapes, prefix + "output.", width, width);
    }

    private void putFeedForward(Map<String, int[]> shapes, String prefix) {
        putNorm(shapes, prefix + "norm.");
        putLinear(shapes, prefix + "in.", feedForward, width);
        putLinear(shapes, prefix + "out.", width, feedForward);
    }

    private void putNorm(Map<String, int[]> shapes, String prefix) {
        shapes.put(prefix + "weight", new int[] {width});
        shapes.put(prefix + "bias", new int[] {width});
    }

    private static void putLinear(Map<String, int[]> shapes, String prefix, int out, int in) {
        shapes.put(prefix + "weight", new int[] {out, in});
        shapes.put(prefix + "bias", new int[] {out});
    }

    private static void check(boolean valid, String rule) {
        if (!valid) {
            throw new IllegalArgumentException("Transformer configuration: " + rule);
        }
    }
}
