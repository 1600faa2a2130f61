package io.sekkei.inference.checkpoint.pretrained;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.model.Activation;
import io.sekkei.inference.model.Gpt2Configuration;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.ModelConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import io.sekkei.inference.model.T5Configuration;
import java.util.List;
import java.util.Set;

/** Reads {@code config.json}. What is absent has the value it has in Hugging Face transformers. */
final class HuggingFaceConfiguration {
    private static final Set<String> FAMILIES = Set.of("gpt2", "llama", "mistral", "mt5", "qwen2", "qwen3", "t5");

    private final ConfigFields fields;

    private HuggingFaceConfiguration(ConfigFields fields) {
        this.fields = fields;
    }

    static ModelConfiguration of(ConfigFields fields) {
        try {
            return new HuggingFaceConfiguration(fields).configuration();
        } catch (IllegalArgumentException e) {
            throw new InvalidCheckpointException("config.json", List.of(e.getMessage() + "."));
        }
    }

    private ModelConfiguration configuration() {
        var family = fields.text("model_type", "");
        return switch (family) {
            case "llama", "mistral", "qwen2", "qwen3" -> llama(family);
            case "gpt2" -> gpt2();
            case "t5", "mt5" -> t5();
            default ->
                throw fields.unknown(
                        "model_type", "one of " + FAMILIES.stream().sorted().toList());
        };
    }

    private LlamaConfiguration llama(String family) {
        fields.require(fields.text("hidden_act", "silu").equals("silu"), "hidden_act", "silu");
        fields.require(
                !fields.has("sliding_window") || !slides(family),
                "sliding_window",
                "null, since all positions are read");
        fields.require(fields.number("partial_rotary_factor", 1) == 1, "partial_rotary_factor", "1");
        var width = fields.size("hidden_size");
        var heads = fields.size("num_attention_heads");
        return new LlamaConfiguration(
                fields.size("vocab_size"),
                width,
                fields.size("num_hidden_layers"),
                heads,
                fields.size("num_key_value_heads", heads),
                fields.size("head_dim", family.equals("qwen3") ? 128 : width / heads),
                fields.size("intermediate_size"),
                fields.size("max_position_embeddings"),
                rotary(),
                fields.number("rms_norm_eps", 1e-6),
                variant(family));
    }

    private boolean slides(String family) {
        return family.startsWith("qwen")
                ? fields.truth("use_sliding_window", false)
                : fields.size("sliding_window") < fields.size("max_position_embeddings");
    }

    private LlamaConfiguration.Variant variant(String family) {
        var tied = fields.truth("tie_word_embeddings", false);
        var bias = fields.truth("attention_bias", false);
        return switch (family) {
            case "qwen2" -> new LlamaConfiguration.Variant(family, true, false, false, false, tied);
            case "qwen3" -> new LlamaConfiguration.Variant(family, bias, bias, false, true, tied);
            default -> new LlamaConfiguration.Variant(family, bias, bias, fields.truth("mlp_bias", false), false, tied);
        };
    }

    private RotaryPositions rotary() {
        // Newer files say it all in one object.
        var all = fields.has("rope_parameters") ? fields.object("rope_parameters") : fields;
        var name = fields.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
        return new RotaryPositions(
                all.number("rope_theta", 10_000),
                fields.has(name) ? scaling(fields.object(name)) : new RotaryPositions.None());
    }

    private RotaryPositions.Scaling scaling(ConfigFields scaling) {
        var type = scaling.text("rope_type", scaling.text("type", "default"));
        return switch (type) {
            case "default" -> new RotaryPositions.None();
            case "linear" -> new RotaryPositions.Linear(scaling.number("factor", 1));
            case "llama3" ->
                new RotaryPositions.Llama3(
                        scaling.number("factor", 1),
                        scaling.number("low_freq_factor", 1),
                        scaling.number("high_freq_factor", 4),
                        scaling.size("original_max_position_embeddings"));
            case "yarn" -> yarn(scaling);
            default -> throw scaling.unknown("rope_type", "one of [default, linear, llama3, yarn]");
        };
    }

    private RotaryPositions.Yarn yarn(ConfigFields scaling) {
        scaling.require(!scaling.has("mscale") && !scaling.has("mscale_all_dim"), "mscale", "absent");
        scaling.require(scaling.truth("truncate", true), "truncate", "true");
        var factor = scaling.number("factor", 1);
        return new RotaryPositions.Yarn(
                factor,
                scaling.number("beta_fast", 32),
                scaling.number("beta_slow", 1),
                scaling.size("original_max_position_embeddings", fields.size("max_position_embeddings")),
                (float) scaling.number("attention_factor", RotaryPositions.Yarn.usualMagnitude(factor)));
    }

    private Gpt2Configuration gpt2() {
        fields.require(fields.truth("scale_attn_weights", true), "scale_attn_weights", "true");
        fields.require(
                !fields.truth("scale_attn_by_inverse_layer_idx", false), "scale_attn_by_inverse_layer_idx", "false");
        fields.require(!fields.truth("add_cross_attention", false), "add_cross_attention", "false");
        fields.require(fields.truth("tie_word_embeddings", true), "tie_word_embeddings", "true");
        var width = fields.size("n_embd");
        return new Gpt2Configuration(
                fields.size("vocab_size"),
                width,
                fields.size("n_layer"),
                fields.size("n_head"),
                fields.size("n_inner", 4 * width),
                fields.size("n_positions"),
                activation("activation_function", fields.text("activation_function", "gelu_new")),
                fields.number("layer_norm_epsilon", 1e-5));
    }

    private T5Configuration t5() {
        var feedForward = fields.text("feed_forward_proj", "relu");
        var gated = feedForward.startsWith("gated-");
        var layers = fields.size("num_layers");
        return new T5Configuration(
                fields.size("vocab_size"),
                fields.size("d_model"),
                layers,
                fields.size("num_decoder_layers", layers),
                fields.size("num_heads"),
                fields.size("d_kv"),
                fields.size("d_ff"),
                gated,
                // "gated-gelu" has always meant the approximation.
                feedForward.equals("gated-gelu")
                        ? Activation.GELU_TANH
                        : activation("feed_forward_proj", gated ? feedForward.substring(6) : feedForward),
                fields.truth("tie_word_embeddings", true),
                fields.size("relative_attention_num_buckets", 32),
                fields.size("relative_attention_max_distance", 128),
                fields.number("layer_norm_epsilon", 1e-6));
    }

    private Activation activation(String field, String name) {
        return switch (name) {
            case "relu" -> Activation.RELU;
            case "gelu" -> Activation.GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
            case "silu", "swish" -> Activation.SILU;
            default -> throw fields.unknown(field, "one of [relu, gelu, gelu_new, silu]");
        };
    }
}
