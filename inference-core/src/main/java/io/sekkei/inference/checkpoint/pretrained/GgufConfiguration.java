package io.sekkei.inference.checkpoint.pretrained;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.gguf.GgufFile;
import io.sekkei.inference.checkpoint.gguf.GgufMetadata;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the numbers of a model from the metadata of a GGUF file, and from which tensors it holds. */
final class GgufConfiguration {
    private static final int LARGEST = 1 << 24;
    /** Whether llama.cpp stores rotary pairs of this architecture as neighbours. */
    private static final Map<String, Boolean> PAIRS_TOGETHER = Map.of("llama", true, "qwen2", false, "qwen3", false);

    private final String name;
    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String architecture;

    GgufConfiguration(String name, GgufFile file) {
        this.name = name;
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = metadata.text("general.architecture");
        if (!PAIRS_TOGETHER.containsKey(architecture)) {
            throw fault("its architecture is %s, but only %s can be read"
                    .formatted(
                            architecture,
                            PAIRS_TOGETHER.keySet().stream().sorted().toList()));
        }
    }

    boolean pairsTogether() {
        return PAIRS_TOGETHER.getOrDefault(architecture, false);
    }

    LlamaConfiguration configuration() {
        try {
            return llama();
        } catch (IllegalArgumentException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private LlamaConfiguration llama() {
        var shapes = file.shapes();
        var embedding = shapes.get("token_embd.weight");
        if (embedding == null || embedding.length != 2) {
            throw fault("it must hold the matrix token_embd.weight");
        }
        var width = size("embedding_length");
        var heads = size("attention.head_count");
        var headWidth = metadata.whole(key("attention.key_length"), 1, LARGEST, width / heads);
        requireSame("rope.dimension_count", headWidth);
        requireSame("attention.value_length", headWidth);
        return new LlamaConfiguration(
                embedding[0],
                width,
                size("block_count"),
                heads,
                metadata.whole(key("attention.head_count_kv"), 1, LARGEST, heads),
                headWidth,
                size("feed_forward_length"),
                size("context_length"),
                new RotaryPositions(metadata.number(key("rope.freq_base"), 10_000), scaling(headWidth)),
                metadata.number(key("attention.layer_norm_rms_epsilon"), 1e-6),
                new LlamaConfiguration.Variant(
                        architecture,
                        shapes.containsKey("blk.0.attn_q.bias"),
                        shapes.containsKey("blk.0.attn_output.bias"),
                        shapes.containsKey("blk.0.ffn_gate.bias"),
                        shapes.containsKey("blk.0.attn_q_norm.weight"),
                        !shapes.containsKey("output.weight")));
    }

    private RotaryPositions.Scaling scaling(int headWidth) {
        if (file.shapes().containsKey("rope_freqs.weight")) {
            return divided(headWidth);
        }
        var type = metadata.optionalText(key("rope.scaling.type")).orElse("none");
        return switch (type) {
            case "none" -> new RotaryPositions.None();
            case "linear" -> new RotaryPositions.Linear(metadata.number(key("rope.scaling.factor"), 1));
            default ->
                throw fault(
                        "its rotary positions are scaled by %s, but only none and linear can be read".formatted(type));
        };
    }

    /** Llama 3.1 and later carry what each frequency is divided by. */
    private RotaryPositions.Divided divided(int headWidth) {
        var divisors = new ArrayList<Float>();
        for (var divisor : file.read("rope_freqs.weight")) {
            divisors.add(divisor);
        }
        if (divisors.size() != headWidth / 2) {
            throw fault("its rope_freqs.weight must hold %d numbers, but holds %d"
                    .formatted(headWidth / 2, divisors.size()));
        }
        return new RotaryPositions.Divided(divisors);
    }

    private int size(String key) {
        return metadata.whole(key(key), 1, LARGEST);
    }

    private void requireSame(String key, int headWidth) {
        var found = metadata.whole(key(key), 1, LARGEST, headWidth);
        if (found != headWidth) {
            throw fault("its %s must be the width of a head, %d, but is %d".formatted(key(key), headWidth, found));
        }
    }

    private String key(String rest) {
        return architecture + "." + rest;
    }

    private InvalidCheckpointException fault(String fault) {
        return new InvalidCheckpointException(name, List.of(fault + "."));
    }
}
