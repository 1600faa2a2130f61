package io.sekkei.inference.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a decoder of the Llama family (arXiv 2302.13971): root-mean-square norms (arXiv 1910.07467), rotary positions
 * (arXiv 2104.09864), a gated feed-forward with SiLU (arXiv 2002.05202), keys and values shared by groups of heads (arXiv
 * 2305.13245). Its relatives Mistral, Qwen2 and Qwen3 differ in biases and in norms of queries and keys.
 *
 * @param vocabularySize V, rows of the embedding
 * @param width D, numbers per token
 * @param layers at least 1
 * @param heads H, heads of queries
 * @param keyValueHeads K, heads of keys and values; divides H
 * @param headWidth numbers of a head, even; H of them need not make up the width
 * @param feedForward F, inner width of the feed-forward layers
 * @param maxPositions most positions it was made for
 * @param rotary how positions turn queries and keys
 * @param normEpsilon added to the mean square
 * @param variant what sets the relatives apart
 */
public record LlamaConfiguration(
        int vocabularySize,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int headWidth,
        int feedForward,
        int maxPositions,
        RotaryPositions rotary,
        double normEpsilon,
        Variant variant)
        implements ModelConfiguration {
    public LlamaConfiguration {
        Sizes.check(
                Sizes.arePositive(
                        vocabularySize, width, layers, heads, keyValueHeads, headWidth, feedForward, maxPositions),
                "sizes must be positive");
        Sizes.check(heads % keyValueHeads == 0, "heads must be a multiple of keyValueHeads");
        Sizes.check(headWidth % 2 == 0, "headWidth must be even, since rotary positions turn pairs of numbers");
    }

    /**
     * What sets relatives apart.
     *
     * @param name what people call this one
     * @param queryKeyValueBias whether queries, keys and values have biases
     * @param outputBias whether the output of attention has one
     * @param feedForwardBias whether the feed-forward layers have them
     * @param queryKeyNorm whether queries and keys are normalised in each head
     * @param tiedHead whether the output shares the embedding
     */
    public record Variant(
            String name,
            boolean queryKeyValueBias,
            boolean outputBias,
            boolean feedForwardBias,
            boolean queryKeyNorm,
            boolean tiedHead) {}

    @Override
    public String family() {
        return variant.name();
    }

    /** Rows of the matrix that computes queries, keys and values together. */
    public int queryKeyValueWidth() {
        return (heads + 2 * keyValueHeads) * headWidth;
    }

    @Override
    public Map<String, int[]> weights() {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("embedding", new int[] {vocabularySize, width});
        for (var layer = 0; layer < layers; layer++) {
            shapes.putAll(layerWeights(layer));
        }
        shapes.put("norm.weight", new int[] {width});
        if (!variant.tiedHead()) {
            shapes.put("head", new int[] {vocabularySize, width});
        }
        return shapes;
    }

    /** The weights of one layer, as many for each. */
    public Map<String, int[]> layerWeights(int layer) {
        var shapes = new LinkedHashMap<String, int[]>();
        var attention = "layers." + layer + ".attention.";
        shapes.put(attention + "norm.weight", new int[] {width});
        putLinear(shapes, attention + "qkv.", queryKeyValueWidth(), width, variant.queryKeyValueBias());
        if (variant.queryKeyNorm()) {
            shapes.put(attention + "q.norm.weight", new int[] {headWidth});
            shapes.put(attention + "k.norm.weight", new int[] {headWidth});
        }
        putLinear(shapes, attention + "output.", width, heads * headWidth, variant.outputBias());
        var feedForwardPart = "layers." + layer + ".feedforward.";
        shapes.put(feedForwardPart + "norm.weight", new int[] {width});
        putLinear(shapes, feedForwardPart + "in.", 2 * feedForward, width, variant.feedForwardBias());
        putLinear(shapes, feedForwardPart + "out.", width, feedForward, variant.feedForwardBias());
        return shapes;
    }

    private static void putLinear(Map<String, int[]> shapes, String prefix, int out, int in, boolean bias) {
        shapes.put(prefix + "weight", new int[] {out, in});
        if (bias) {
            shapes.put(prefix + "bias", new int[] {out});
        }
    }
}
