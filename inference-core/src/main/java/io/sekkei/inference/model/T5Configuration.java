package io.sekkei.inference.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of an encoder-decoder of the T5 family (arXiv 1910.10683): root-mean-square norms, no biases, scores of
 * attention neither scaled nor positioned but for a learned number for each distance and head.
 *
 * @param vocabularySize V, rows of the embedding
 * @param width D, numbers per token
 * @param encoderLayers at least 1
 * @param decoderLayers at least 1
 * @param heads attention heads
 * @param headWidth numbers of a head; those of all heads need not make up the width
 * @param feedForward F, inner width of the feed-forward layers
 * @param gated whether the feed-forward multiplies two inner vectors (T5 v1.1, Flan-T5, mT5)
 * @param activation of the feed-forward layers
 * @param tiedHead whether the output shares the embedding, which is then divided by √D
 * @param distanceBuckets how many groups of distances are told apart, even
 * @param maxDistance distances from here on are one group
 * @param normEpsilon added to the mean square
 */
public record T5Configuration(
        int vocabularySize,
        int width,
        int encoderLayers,
        int decoderLayers,
        int heads,
        int headWidth,
        int feedForward,
        boolean gated,
        Activation activation,
        boolean tiedHead,
        int distanceBuckets,
        int maxDistance,
        double normEpsilon)
        implements ModelConfiguration {
    public T5Configuration {
        Sizes.check(
                Sizes.arePositive(
                        vocabularySize,
                        width,
                        encoderLayers,
                        decoderLayers,
                        heads,
                        headWidth,
                        feedForward,
                        maxDistance),
                "sizes must be positive");
        Sizes.check(
                distanceBuckets >= 4 && distanceBuckets % 4 == 0 && maxDistance > distanceBuckets / 2,
                "distanceBuckets must be a multiple of 4 and maxDistance larger than its half");
    }

    @Override
    public String family() {
        return "t5";
    }

    @Override
    public int layers() {
        return encoderLayers;
    }

    @Override
    public int maxPositions() {
        return Integer.MAX_VALUE;
    }

    /** Numbers of all heads together. */
    public int attentionWidth() {
        return heads * headWidth;
    }

    @Override
    public Map<String, int[]> weights() {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("embedding", new int[] {vocabularySize, width});
        shapes.put("encoder.distances", new int[] {distanceBuckets, heads});
        for (var layer = 0; layer < encoderLayers; layer++) {
            putAttention(shapes, "encoder." + layer + ".attention.");
            putFeedForward(shapes, "encoder." + layer + ".feedforward.");
        }
        shapes.put("encoder.norm.weight", new int[] {width});
        shapes.put("decoder.distances", new int[] {distanceBuckets, heads});
        for (var layer = 0; layer < decoderLayers; layer++) {
            putAttention(shapes, "decoder." + layer + ".attention.");
            putCross(shapes, "decoder." + layer + ".cross.");
            putFeedForward(shapes, "decoder." + layer + ".feedforward.");
        }
        shapes.put("decoder.norm.weight", new int[] {width});
        if (!tiedHead) {
            shapes.put("head", new int[] {vocabularySize, width});
        }
        return shapes;
    }

    /**
     * The group of a distance.
     *
     * @param distance position of the key minus position of the query
     * @param bidirectional whether keys behind the query count as well, as in the encoder
     */
    public int bucket(int distance, boolean bidirectional) {
        var buckets = bidirectional ? distanceBuckets / 2 : distanceBuckets;
        var first = bidirectional && distance > 0 ? buckets : 0;
        var far = bidirectional ? Math.abs(distance) : Math.max(-distance, 0);
        var exact = buckets / 2;
        if (far < exact) {
            return first + far;
        }
        // In single precision, as the models were trained.
        var share = (float) Math.log((float) far / exact) / (float) Math.log((double) maxDistance / exact);
        return first + Math.min(exact + (int) (share * (buckets - exact)), buckets - 1);
    }

    private void putAttention(Map<String, int[]> shapes, String prefix) {
        shapes.put(prefix + "norm.weight", new int[] {width});
        shapes.put(prefix + "qkv.weight", new int[] {3 * attentionWidth(), width});
        shapes.put(prefix + "output.weight", new int[] {width, attentionWidth()});
    }

    private void putCross(Map<String, int[]> shapes, String prefix) {
        shapes.put(prefix + "norm.weight", new int[] {width});
        shapes.put(prefix + "q.weight", new int[] {attentionWidth(), width});
        shapes.put(prefix + "kv.weight", new int[] {2 * attentionWidth(), width});
        shapes.put(prefix + "output.weight", new int[] {width, attentionWidth()});
    }

    private void putFeedForward(Map<String, int[]> shapes, String prefix) {
        shapes.put(prefix + "norm.weight", new int[] {width});
        shapes.put(prefix + "in.weight", new int[] {gated ? 2 * feedForward : feedForward, width});
        shapes.put(prefix + "out.weight", new int[] {width, feedForward});
    }
}
