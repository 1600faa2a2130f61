package io.sekkei.inference.checkpoint.pretrained;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.checkpoint.TensorType;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes a decoder of the Llama family as Hugging Face lays one out, for us and for everybody else to read. */
public final class HuggingFaceFolder {
    private static final JsonMapper JSON = new JsonMapper();

    private HuggingFaceFolder() {}

    /**
     * Writes {@code config.json}, {@code tokenizer.json} and {@code model.safetensors}, in half precision.
     *
     * @param folder made if it is not there
     * @param weights the numbers of a weight by its name in {@link LlamaConfiguration#weights()}
     * @param tokenizer a {@code tokenizer.json}
     * @param ends ids of the tokens that end an answer
     * @throws IllegalArgumentException if its rotary positions are scaled in a way {@code config.json} has no words for
     * @throws UncheckedIOException if a file cannot be written
     */
    public static void write(
            Path folder,
            LlamaConfiguration configuration,
            Function<String, float[]> weights,
            byte[] tokenizer,
            List<Integer> ends) {
        var config = config(configuration, ends);
        try {
            Files.createDirectories(folder);
            Files.write(
                    folder.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
            Files.write(folder.resolve("tokenizer.json"), tokenizer);
        } catch (IOException e) {
            throw new UncheckedIOException("The model could not be written into " + folder, e);
        }
        Safetensors.write(
                folder.resolve("model.safetensors"),
                new Tensors(tensors(configuration, weights), Map.of("format", "pt")),
                TensorType.F16);
    }

    private static Map<String, Tensor> tensors(LlamaConfiguration configuration, Function<String, float[]> weights) {
        var tensors = new LinkedHashMap<String, Tensor>();
        Origins.ofHuggingFace(configuration).pieces().forEach((weight, pieces) -> {
            var values = weights.apply(weight);
            var from = 0;
            for (var piece : pieces) {
                var size = Arrays.stream(piece.shape()).reduce(1, Math::multiplyExact);
                tensors.put(piece.name(), new Tensor(piece.shape(), Arrays.copyOfRange(values, from, from + size)));
                from += size;
            }
        });
        return tensors;
    }

    private static ObjectNode config(LlamaConfiguration c, List<Integer> ends) {
        var config = JSON.createObjectNode()
                .put("model_type", c.family())
                .put("hidden_act", "silu")
                .put("vocab_size", c.vocabularySize())
                .put("hidden_size", c.width())
                .put("num_hidden_layers", c.layers())
                .put("num_attention_heads", c.heads())
                .put("num_key_value_heads", c.keyValueHeads())
                .put("head_dim", c.headWidth())
                .put("intermediate_size", c.feedForward())
                .put("max_position_embeddings", c.maxPositions())
                .put("rms_norm_eps", c.normEpsilon())
                .put("tie_word_embeddings", c.variant().tiedHead())
                .put("attention_bias", c.variant().outputBias())
                .put("mlp_bias", c.variant().feedForwardBias())
                .put("rope_theta", c.rotary().base());
        config.set("rope_scaling", scaling(c.rotary().scaling()));
        config.set("eos_token_id", JSON.valueToTree(ends));
        return config;
    }

    private static ObjectNode scaling(RotaryPositions.Scaling scaling) {
        var object = JSON.createObjectNode();
        if (scaling instanceof RotaryPositions.Linear linear) {
            return object.put("rope_type", "linear").put("factor", linear.factor());
        }
        if (scaling instanceof RotaryPositions.Llama3 llama3) {
            return object.put("rope_type", "llama3")
                    .put("factor", llama3.factor())
                    .put("low_freq_factor", llama3.lowFrequency())
                    .put("high_freq_factor", llama3.highFrequency())
                    .put("original_max_position_embeddings", llama3.trainedPositions());
        }
        if (scaling instanceof RotaryPositions.Yarn yarn) {
            return object.put("rope_type", "yarn")
                    .put("factor", yarn.factor())
                    .put("beta_fast", yarn.fast())
                    .put("beta_slow", yarn.slow())
                    .put("original_max_position_embeddings", yarn.trainedPositions())
                    .put("attention_factor", yarn.magnitude());
        }
        if (scaling instanceof RotaryPositions.None) {
            return object.put("rope_type", "default");
        }
        throw new IllegalArgumentException("its rotary positions are divided by numbers that config.json cannot hold;"
                + " take the model's files in Hugging Face's layout");
    }
}
