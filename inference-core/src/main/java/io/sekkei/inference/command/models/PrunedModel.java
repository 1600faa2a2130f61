package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.model.LlamaConfiguration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A smaller model of whole parts of a decoder of the Llama family (structured pruning, arXiv 2310.06694, 2407.14679): some of
 * its layers, the heaviest of their feed-forward neurons, and the rows of some tokens. Trained on, such a model learns from far
 * fewer texts than one of random weights.
 */
final class PrunedModel {
    private final PretrainedModel whole;
    private final LlamaConfiguration configuration;
    private final List<Integer> layers;
    private final int[] tokens;
    private final Map<Integer, int[]> neurons = new HashMap<>();

    /**
     * @param layers of the whole model, from 0, in the order they get
     * @param feedForward neurons of each layer
     * @param tokens ids that stay, in their new order
     * @throws IllegalArgumentException if the model is of another family or lacks what is to stay
     */
    PrunedModel(PretrainedModel whole, List<Integer> layers, int feedForward, List<Integer> tokens) {
        if (!(whole.configuration() instanceof LlamaConfiguration from)) {
            throw new IllegalArgumentException("only models of the Llama family can be pruned, but this one is of %s"
                    .formatted(whole.configuration().family()));
        }
        require(
                layers.stream().allMatch(layer -> layer >= 0 && layer < from.layers()),
                "--layers must be from 0 to %d".formatted(from.layers() - 1));
        require(
                feedForward > 0 && feedForward <= from.feedForward(),
                "--feed-forward must be from 1 to %d".formatted(from.feedForward()));
        this.whole = whole;
        this.layers = List.copyOf(layers);
        this.tokens = tokens.stream().mapToInt(Integer::intValue).toArray();
        configuration = new LlamaConfiguration(
                tokens.size(),
                from.width(),
                layers.size(),
                from.heads(),
                from.keyValueHeads(),
                from.headWidth(),
                feedForward,
                from.maxPositions(),
                from.rotary(),
                from.normEpsilon(),
                from.variant());
    }

    LlamaConfiguration configuration() {
        return configuration;
    }

    /** The numbers of a weight by its name in {@link LlamaConfiguration#weights()}. */
    float[] weight(String name) {
        var parts = name.split("\\.", 3);
        if (!parts[0].equals("layers")) {
            var values = whole.weight(name);
            return name.equals("norm.weight") ? values : rows(values, tokens, configuration.width());
        }
        return layerWeight(layers.get(Integer.parseInt(parts[1])), parts[2]);
    }

    private float[] layerWeight(int layer, String part) {
        var values = whole.weight("layers.%d.%s".formatted(layer, part));
        return switch (part) {
            case "feedforward.in.weight" -> rows(values, gateAndUp(layer), configuration.width());
            case "feedforward.in.bias" -> rows(values, gateAndUp(layer), 1);
            case "feedforward.out.weight" -> columns(values, neurons(layer), values.length / configuration.width());
            default -> values;
        };
    }

    /** The rows of the neurons among those of the gate, and then among those of what it lets through. */
    private int[] gateAndUp(int layer) {
        var chosen = neurons(layer);
        var all = wholeFeedForward();
        return IntStream.concat(Arrays.stream(chosen), Arrays.stream(chosen).map(neuron -> neuron + all))
                .toArray();
    }

    private int[] neurons(int layer) {
        return neurons.computeIfAbsent(layer, this::heaviest);
    }

    /** By the product of the lengths of a neuron's three vectors, which bounds what it can add to a token. */
    private int[] heaviest(int layer) {
        var part = "layers.%d.feedforward.".formatted(layer);
        var all = wholeFeedForward();
        var width = configuration.width();
        var in = normalised(whole.weight(part + "in.weight"), whole.weight(part + "norm.weight"));
        var out = whole.weight(part + "out.weight");
        var weight = IntStream.range(0, all)
                .mapToDouble(neuron -> length(in, neuron * width, 1, width)
                        * length(in, (all + neuron) * width, 1, width)
                        * length(out, neuron, all, width))
                .toArray();
        return IntStream.range(0, all)
                .boxed()
                .sorted(Comparator.comparingDouble(neuron -> -weight[neuron]))
                .limit(configuration.feedForward())
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private int wholeFeedForward() {
        return ((LlamaConfiguration) whole.configuration()).feedForward();
    }

    /** Each column as the norm before it scales it. */
    private static float[] normalised(float[] matrix, float[] norm) {
        var scaled = matrix.clone();
        for (var i = 0; i < scaled.length; i++) {
            scaled[i] *= norm[i % norm.length];
        }
        return scaled;
    }

    private static double length(float[] values, int from, int stride, int count) {
        return Math.sqrt(IntStream.range(0, count)
                .mapToDouble(i -> values[from + i * stride])
                .map(value -> value * value)
                .sum());
    }

    private static float[] rows(float[] matrix, int[] chosen, int width) {
        var rows = new float[chosen.length * width];
        for (var i = 0; i < chosen.length; i++) {
            System.arraycopy(matrix, chosen[i] * width, rows, i * width, width);
        }
        return rows;
    }

    private static float[] columns(float[] matrix, int[] chosen, int width) {
        var columns = new float[matrix.length / width * chosen.length];
        for (var i = 0; i < columns.length; i++) {
            columns[i] = matrix[i / chosen.length * width + chosen[i % chosen.length]];
        }
        return columns;
    }

    private static void require(boolean valid, String rule) {
        if (!valid) {
            throw new IllegalArgumentException(rule);
        }
    }
}
