package io.sekkei.inference.djl;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.model.Activation;
import io.sekkei.inference.model.Gpt2Configuration;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.ModelConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the graph of a decoder that reads its prompt itself is completed with.
 *
 * @param source its TorchScript
 * @param constants by name
 * @param keyValueHeads heads of the cache
 * @param headWidth numbers of a head
 */
record CausalGraph(String source, Map<String, String> constants, int keyValueHeads, int headWidth) {
    private static final String COMMON = "causal.torchscript";

    static CausalGraph of(ModelConfiguration configuration, WeightFormat format) {
        if (configuration instanceof LlamaConfiguration llama) {
            return of(llama, format);
        }
        if (configuration instanceof Gpt2Configuration gpt2) {
            return of(gpt2, format);
        }
        throw new IllegalArgumentException(
                "The family %s does not read its prompt by its decoder".formatted(configuration.family()));
    }

    private static CausalGraph of(LlamaConfiguration c, WeightFormat format) {
        var constants = common(c, format, c.heads(), c.keyValueHeads(), c.headWidth(), 1, c.normEpsilon());
        constants.put("QK_NORM", truth(c.variant().queryKeyNorm()));
        return of("llama.torchscript", constants, c.keyValueHeads(), c.headWidth());
    }

    private static CausalGraph of(Gpt2Configuration c, WeightFormat format) {
        var constants = common(c, format, c.heads(), c.heads(), c.width() / c.heads(), 2, c.normEpsilon());
        constants.put("ACTIVATION", activation(c.activation()));
        return of("gpt2.torchscript", constants, c.heads(), c.width() / c.heads());
    }

    private static CausalGraph of(String family, Map<String, String> constants, int keyValueHeads, int headWidth) {
        var source = ScriptedGraph.source(COMMON)
                .replace("${FAMILY}", ScriptedGraph.source(family).stripTrailing());
        return new CausalGraph(source, constants, keyValueHeads, headWidth);
    }

    /** @param layersFrom place of the first layer's first weight */
    private static Map<String, String> common(
            ModelConfiguration c,
            WeightFormat format,
            int heads,
            int keyValueHeads,
            int headWidth,
            int layersFrom,
            double epsilon) {
        var names = new ArrayList<>(c.weights().keySet());
        var layer = names.stream()
                .filter(name -> name.startsWith("layers.0."))
                .map(name -> name.substring("layers.0.".length()))
                .toList();
        var constants = new LinkedHashMap<>(Products.serving(format));
        constants.put("SCALE", "");
        constants.put("MEMORY_LAYERS", number(c.layers()));
        constants.put("HALF_HEAD", number(headWidth / 2));
        constants.put("HEADS", number(heads));
        constants.put("KV_HEADS", number(keyValueHeads));
        constants.put("GROUP", number(heads / keyValueHeads));
        constants.put("HEAD_WIDTH", number(headWidth));
        constants.put("VOCABULARY", number(c.vocabularySize()));
        constants.put("LAYERS", number(c.layers()));
        constants.put("LAYERS_FROM", number(layersFrom));
        constants.put("STRIDE", number(layer.size()));
        constants.put("EPSILON", Double.toString(epsilon));
        constants.put("FINAL_NORM", number(names.indexOf("norm.weight")));
        constants.put("HEAD", number(names.contains("head") ? names.indexOf("head") : names.size()));
        constants.put("ATTENTION_NORM", place(layer, "attention.norm.weight"));
        constants.put("QKV", product("h", layer, "attention.qkv"));
        constants.put("Q_NORM", place(layer, "attention.q.norm.weight"));
        constants.put("K_NORM", place(layer, "attention.k.norm.weight"));
        constants.put("OUTPUT", product("h", layer, "attention.output"));
        constants.put("FEED_FORWARD_NORM", place(layer, "feedforward.norm.weight"));
        constants.put("IN", product("h", layer, "feedforward.in"));
        constants.put("OUT", product("z", layer, "feedforward.out"));
        return constants;
    }

    /** What bends {@code inner}. */
    static String activation(Activation activation) {
        return switch (activation) {
            case RELU -> "torch.relu(inner)";
            case GELU -> "torch.gelu(inner)";
            case GELU_TANH -> "torch.gelu(inner, approximate=\"tanh\")";
            case SILU -> "torch.silu(inner)";
        };
    }

    static String truth(boolean value) {
        return value ? "True" : "False";
    }

    static String number(int value) {
        return Integer.toString(value);
    }

    /** Place within a layer; 0 for a weight this model does not have and whose place is never looked at. */
    private static String place(List<String> layer, String name) {
        return number(Math.max(layer.indexOf(name), 0));
    }

    /** Multiplies a tensor by a matrix of the layer that begins at {@code i}, and adds its bias if it has one. */
    private static String product(String tensor, List<String> layer, String matrix) {
        var weight = layer.indexOf(matrix + ".weight");
        var bias = layer.indexOf(matrix + ".bias");
        return bias < 0
                ? "self.product(%s, w, p, i + %d)".formatted(tensor, weight)
                : "self.linear(%s, w, p, i + %d, i + %d)".formatted(tensor, weight, bias);
    }
}
