package io.sekkei.inference.command.engine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.checkpoint.Half;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model of the shape of SmolLM2-135M with random weights, in the files that other engines read: a folder in Hugging Face's
 * layout, and GGUF in F16 and Q8_0. Speed does not depend on what the numbers are.
 */
final class SmolLmFiles {
    static final LlamaConfiguration SHAPE = new LlamaConfiguration(
            49_152,
            576,
            30,
            9,
            3,
            64,
            1_536,
            2_048,
            new RotaryPositions(100_000, new RotaryPositions.None()),
            1e-5,
            new LlamaConfiguration.Variant("llama", false, false, false, false, true));

    private static final int BLOCK = 32;
    private static final int ALIGNMENT = 32;

    private final Path folder;

    SmolLmFiles(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path gguf(String type) {
        return folder.resolve("model-%s.gguf".formatted(type));
    }

    /** Writes what is not there yet. */
    void write() {
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve("model.safetensors"))) {
                writeConfiguration();
                writeTokenizer();
                whole(folder.resolve("model.safetensors"), this::writeSafetensors);
            }
            if (!Files.exists(gguf("f16"))) {
                whole(gguf("f16"), out -> writeGguf(out, false));
            }
            if (!Files.exists(gguf("q8_0"))) {
                whole(gguf("q8_0"), out -> writeGguf(out, true));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The models of the benchmark could not be written into " + folder, e);
        }
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void whole(Path file, Content content) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 20)) {
            content.writeTo(out);
        }
        Files.move(unfinished, file);
    }

    /** A tensor by its name in both layouts. */
    private record Weight(String huggingFace, String gguf, int... shape) {
        int size() {
            return shape.length == 1 ? shape[0] : shape[0] * shape[1];
        }

        float[] values() {
            var random = new SplittableRandom(huggingFace.hashCode());
            var values = new float[size()];
            for (var i = 0; i < values.length; i++) {
                values[i] = shape.length == 1 ? 1 : (float) (random.nextDouble() - 0.5) / 8;
            }
            return values;
        }
    }

    private static List<Weight> weights() {
        var width = SHAPE.width();
        var keys = SHAPE.keyValueHeads() * SHAPE.headWidth();
        var inner = SHAPE.feedForward();
        var all = new ArrayList<Weight>();
        all.add(new Weight("model.embed_tokens.weight", "token_embd.weight", SHAPE.vocabularySize(), width));
        for (var layer = 0; layer < SHAPE.layers(); layer++) {
            var hf = "model.layers." + layer + ".";
            var gguf = "blk." + layer + ".";
            all.add(new Weight(hf + "input_layernorm.weight", gguf + "attn_norm.weight", width));
            all.add(new Weight(hf + "self_attn.q_proj.weight", gguf + "attn_q.weight", width, width));
            all.add(new Weight(hf + "self_attn.k_proj.weight", gguf + "attn_k.weight", keys, width));
            all.add(new Weight(hf + "self_attn.v_proj.weight", gguf + "attn_v.weight", keys, width));
            all.add(new Weight(hf + "self_attn.o_proj.weight", gguf + "attn_output.weight", width, width));
            all.add(new Weight(hf + "post_attention_layernorm.weight", gguf + "ffn_norm.weight", width));
            all.add(new Weight(hf + "mlp.gate_proj.weight", gguf + "ffn_gate.weight", inner, width));
            all.add(new Weight(hf + "mlp.up_proj.weight", gguf + "ffn_up.weight", inner, width));
            all.add(new Weight(hf + "mlp.down_proj.weight", gguf + "ffn_down.weight", width, inner));
        }
        all.add(new Weight("model.norm.weight", "output_norm.weight", width));
        return all;
    }

    private void writeConfiguration() throws IOException {
        var json = new JsonMapper().createObjectNode();
        json.putArray("architectures").add("LlamaForCausalLM");
        json.put("model_type", "llama")
                .put("vocab_size", SHAPE.vocabularySize())
                .put("hidden_size", SHAPE.width())
                .put("num_hidden_layers", SHAPE.layers())
                .put("num_attention_heads", SHAPE.heads())
                .put("num_key_value_heads", SHAPE.keyValueHeads())
                .put("head_dim", SHAPE.headWidth())
                .put("intermediate_size", SHAPE.feedForward())
                .put("max_position_embeddings", SHAPE.maxPositions())
                .put("rms_norm_eps", SHAPE.normEpsilon())
                .put("rope_theta", 100_000)
                .put("hidden_act", "silu")
                .put("attention_bias", false)
                .put("tie_word_embeddings", true)
                .put("bos_token_id", 0)
                .put("eos_token_id", 0)
                .put("torch_dtype", "float32");
        Files.writeString(folder.resolve("config.json"), json.toPrettyString());
    }

    private void writeTokenizer() throws IOException {
        var json = new JsonMapper().createObjectNode();
        json.put("version", "1.0");
        json.putArray("added_tokens");
        json.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        json.putObject("decoder").put("type", "ByteLevel");
        var model = json.putObject("model").put("type", "BPE");
        var vocabulary = model.putObject("vocab");
        var tokens = tokens();
        for (var id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        model.putArray("merges");
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 2048}");
    }

    /** An end mark, the printable characters, and words that no prompt has. */
    private static List<String> tokens() {
        var tokens = new ArrayList<String>();
        tokens.add("<|endoftext|>");
        for (var letter = '!'; letter <= '~'; letter++) {
            tokens.add(String.valueOf(letter));
        }
        tokens.add("\u0120"); // how a space is written
        tokens.add("\u010a"); // and a line break
        while (tokens.size() < SHAPE.vocabularySize()) {
            tokens.add("<word" + tokens.size() + ">");
        }
        return tokens;
    }

    private void writeSafetensors(OutputStream out) throws IOException {
        var header = new JsonMapper().createObjectNode();
        var at = 0L;
        for (var weight : weights()) {
            var entry = header.putObject(weight.huggingFace()).put("dtype", "F32");
            var shape = entry.putArray("shape");
            for (var size : weight.shape()) {
                shape.add(size);
            }
            entry.putArray("data_offsets").add(at).add(at + 4L * weight.size());
            at += 4L * weight.size();
        }
        var json = header.toString().getBytes(StandardCharsets.UTF_8);
        out.write(little(8).putLong(json.length).array());
        out.write(json);
        for (var weight : weights()) {
            var bytes = little(4 * weight.size());
            bytes.asFloatBuffer().put(weight.values());
            out.write(bytes.array());
        }
    }

    /** GGUF version 3, little-endian. */
    private void writeGguf(OutputStream out, boolean quantised) throws IOException {
        var head = new Gguf();
        var weights = weights();
        var metadata = metadata();
        head.text("GGUF").number(3).count(weights.size()).count(metadata.size());
        for (var entry : metadata.entrySet()) {
            head.name(entry.getKey()).value(entry.getValue());
        }
        var at = 0L;
        for (var weight : weights) {
            var plain = weight.shape().length == 1;
            head.name(weight.gguf()).number(weight.shape().length);
            for (var dimension = weight.shape().length - 1; dimension >= 0; dimension--) {
                head.count(weight.shape()[dimension]);
            }
            head.number(plain ? 0 : quantised ? 8 : 1).count(at);
            at += padded(bytes(weight, quantised));
        }
        head.pad();
        out.write(head.bytes());
        for (var weight : weights) {
            var bytes = content(weight, quantised);
            out.write(bytes);
            out.write(new byte[(int) (padded(bytes.length) - bytes.length)]);
        }
    }

    private static Map<String, Object> metadata() {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("general.architecture", "llama");
        metadata.put("general.name", "random weights");
        metadata.put("llama.context_length", SHAPE.maxPositions());
        metadata.put("llama.embedding_length", SHAPE.width());
        metadata.put("llama.block_count", SHAPE.layers());
        metadata.put("llama.feed_forward_length", SHAPE.feedForward());
        metadata.put("llama.rope.dimension_count", SHAPE.headWidth());
        metadata.put("llama.rope.freq_base", 100_000f);
        metadata.put("llama.attention.head_count", SHAPE.heads());
        metadata.put("llama.attention.head_count_kv", SHAPE.keyValueHeads());
        metadata.put("llama.attention.layer_norm_rms_epsilon", (float) SHAPE.normEpsilon());
        metadata.put("llama.vocab_size", SHAPE.vocabularySize());
        metadata.put("tokenizer.ggml.model", "gpt2");
        metadata.put("tokenizer.ggml.pre", "smollm");
        metadata.put("tokenizer.ggml.tokens", tokens());
        metadata.put("tokenizer.ggml.merges", List.of("! !")); // a merge there must be; no prompt has it
        metadata.put("tokenizer.ggml.bos_token_id", 0);
        metadata.put("tokenizer.ggml.eos_token_id", 0);
        metadata.put("tokenizer.ggml.add_bos_token", false);
        return metadata;
    }

    private static long bytes(Weight weight, boolean quantised) {
        if (weight.shape().length == 1) {
            return 4L * weight.size();
        }
        return quantised ? weight.size() / BLOCK * (2L + BLOCK) : 2L * weight.size();
    }

    private static byte[] content(Weight weight, boolean quantised) {
        var values = weight.values();
        var bytes = little((int) bytes(weight, quantised));
        if (weight.shape().length == 1) {
            bytes.asFloatBuffer().put(values);
            return bytes.array();
        }
        if (!quantised) {
            for (var value : values) {
                bytes.putShort(Half.fromFloat(value));
            }
            return bytes.array();
        }
        for (var from = 0; from < values.length; from += BLOCK) {
            var largest = 0f;
            for (var i = from; i < from + BLOCK; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            var scale = largest / 127;
            bytes.putShort(Half.fromFloat(scale));
            for (var i = from; i < from + BLOCK; i++) {
                bytes.put((byte) Math.round(values[i] / scale));
            }
        }
        return bytes.array();
    }

    private static long padded(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The beginning of a GGUF file. */
    private static final class Gguf {
        private static final int UINT32 = 4;
        private static final int FLOAT32 = 6;
        private static final int BOOL = 7;
        private static final int STRING = 8;
        private static final int ARRAY = 9;

        private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

        Gguf text(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Gguf number(int value) {
            bytes.writeBytes(little(4).putInt(value).array());
            return this;
        }

        Gguf count(long value) {
            bytes.writeBytes(little(8).putLong(value).array());
            return this;
        }

        Gguf name(String name) {
            return count(name.getBytes(StandardCharsets.UTF_8).length).text(name);
        }

        Gguf value(Object value) {
            if (value instanceof String text) {
                return number(STRING).name(text);
            }
            if (value instanceof Integer whole) {
                return number(UINT32).number(whole);
            }
            if (value instanceof Float fraction) {
                bytes.writeBytes(little(8).putInt(FLOAT32).putFloat(fraction).array());
                return this;
            }
            if (value instanceof Boolean truth) {
                number(BOOL).bytes.write(truth ? 1 : 0);
                return this;
            }
            var texts = (List<?>) value;
            number(ARRAY).number(STRING).count(texts.size());
            texts.forEach(text -> name(String.valueOf(text)));
            return this;
        }

        void pad() {
            while (bytes.size() % ALIGNMENT > 0) {
                bytes.write(0);
            }
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
