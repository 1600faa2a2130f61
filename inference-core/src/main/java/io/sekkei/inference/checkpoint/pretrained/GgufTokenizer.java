package io.sekkei.inference.checkpoint.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.gguf.GgufMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Writes the tokenizer in the metadata of a GGUF file as a {@code tokenizer.json}. Known are byte-level byte-pair encodings
 * whose way of splitting text is known by name; all others are refused, because a tokenizer that is almost right is wrong.
 */
final class GgufTokenizer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;

    /** Contractions, letters, up to three digits or one, punctuation, line ends, other white space. */
    private static final String LLAMA3 =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|"
                    + "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final String QWEN2 = LLAMA3.replace("{1,3}", "");

    /** How text is split before pairs are joined, by the name llama.cpp gives it. */
    private static final Map<String, List<ObjectNode>> SPLITS = Map.of(
            "gpt-2", List.of(byteLevel(true)),
            "smollm", List.of(digits(), byteLevel(true)),
            "llama-bpe", List.of(split(LLAMA3), byteLevel(false)),
            "qwen2", List.of(split(QWEN2), byteLevel(false)));

    private final String file;
    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final List<Integer> kinds;

    GgufTokenizer(String file, GgufMetadata metadata, int vocabularySize) {
        this.file = file;
        this.metadata = metadata;
        this.tokens = metadata.texts("tokenizer.ggml.tokens");
        this.kinds = metadata.wholes("tokenizer.ggml.token_type");
        if (tokens.size() != vocabularySize || kinds.size() != vocabularySize) {
            throw fault("it must hold %d tokens and as many types, but holds %d and %d"
                    .formatted(vocabularySize, tokens.size(), kinds.size()));
        }
        if (new HashSet<>(tokens).size() != tokens.size()) {
            throw fault("two of its tokens are the same");
        }
    }

    TokenMarks marks() {
        var ends = new ArrayList<Integer>();
        for (var key : List.of("eos_token_id", "eot_token_id")) {
            var id = metadata.whole("tokenizer.ggml." + key, 0, tokens.size() - 1, -1);
            if (id >= 0 && !ends.contains(id)) {
                ends.add(id);
            }
        }
        return new TokenMarks(
                -1, ends, metadata.optionalText("tokenizer.chat_template").orElse(""), names());
    }

    private Map<String, String> names() {
        var names = new HashMap<String, String>();
        for (var name : List.of("bos", "eos")) {
            var id = metadata.whole("tokenizer.ggml." + name + "_token_id", 0, tokens.size() - 1, -1);
            if (id >= 0) {
                names.put(name + "_token", tokens.get(id));
            }
        }
        return names;
    }

    byte[] json() {
        var kind = metadata.text("tokenizer.ggml.model");
        var split = metadata.optionalText("tokenizer.ggml.pre").orElse("");
        if (!kind.equals("gpt2") || !SPLITS.containsKey(split)) {
            throw fault("its tokenizer is %s, %s, but only gpt2 with one of %s can be read"
                    .formatted(
                            kind,
                            split.isEmpty() ? "not named further" : split,
                            SPLITS.keySet().stream().sorted().toList()));
        }
        var root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        root.set("added_tokens", addedTokens());
        root.putNull("normalizer");
        var sequence = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        SPLITS.get(split).forEach(part -> sequence.add(part.deepCopy()));
        root.set("post_processor", startMark());
        root.set("decoder", byteLevel(true));
        root.set("model", model());
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tokenizer could not be written as JSON", e);
        }
    }

    private ObjectNode model() {
        var model = JSON.createObjectNode().put("type", "BPE");
        model.putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        if (metadata.text("tokenizer.ggml.pre").equals("llama-bpe")) {
            model.put("ignore_merges", true);
        }
        var vocabulary = model.putObject("vocab");
        for (var id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        var merges = model.putArray("merges");
        for (var merge : metadata.texts("tokenizer.ggml.merges")) {
            var space = merge.indexOf(' ');
            if (space <= 0 || space == merge.length() - 1) {
                throw fault("one of its merges is not two tokens with a space between them");
            }
            merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
        }
        return model;
    }

    private ArrayNode addedTokens() {
        var added = JSON.createArrayNode();
        for (var id = 0; id < tokens.size(); id++) {
            var kind = kinds.get(id);
            if (kind == CONTROL || kind == USER_DEFINED || kind == UNUSED) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", kind != USER_DEFINED);
            }
        }
        return added;
    }

    /** The token that begins every text, if the file says that one does. */
    private com.fasterxml.jackson.databind.JsonNode startMark() {
        if (!metadata.truth("tokenizer.ggml.add_bos_token", false)) {
            return byteLevel(true);
        }
        var id = metadata.whole("tokenizer.ggml.bos_token_id", 0, tokens.size() - 1);
        var name = tokens.get(id);
        var node = JSON.createObjectNode().put("type", "TemplateProcessing");
        var single = node.putArray("single");
        single.addObject().putObject("SpecialToken").put("id", name).put("type_id", 0);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        node.putArray("pair").addAll(single.deepCopy());
        var special = node.putObject("special_tokens").putObject(name).put("id", name);
        special.putArray("ids").add(id);
        special.putArray("tokens").add(name);
        return node;
    }

    private static ObjectNode byteLevel(boolean splits) {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", splits);
    }

    private static ObjectNode digits() {
        return JSON.createObjectNode().put("type", "Digits").put("individual_digits", true);
    }

    private static ObjectNode split(String pattern) {
        var node = JSON.createObjectNode().put("type", "Split");
        node.putObject("pattern").put("Regex", pattern);
        return node.put("behavior", "Isolated").put("invert", false);
    }

    private InvalidCheckpointException fault(String fault) {
        return new InvalidCheckpointException(file, List.of(fault + "."));
    }
}
