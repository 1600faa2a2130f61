package io.sekkei.inference.checkpoint.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.model.ModelConfiguration;
import io.sekkei.inference.model.T5Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a folder says about its tokens, beside {@code config.json} in up to three more files. */
final class HuggingFaceMarks {
    private static final long LONGEST = 256L << 20;

    private HuggingFaceMarks() {}

    static TokenMarks of(Path folder, ConfigFields config, ModelConfiguration configuration) {
        var generation = ConfigFields.readIfThere(folder, "generation_config.json");
        var ends = generation != null && generation.has("eos_token_id")
                ? generation.ids("eos_token_id")
                : config.ids("eos_token_id");
        var start = configuration instanceof T5Configuration ? start(config) : -1;
        for (var id : ends) {
            requireToken("eos_token_id", id, configuration);
        }
        if (start >= 0) {
            requireToken("decoder_start_token_id", start, configuration);
        }
        return new TokenMarks(start, ends, chatTemplate(folder), names(folder));
    }

    /** The bytes of {@code tokenizer.json}; none if there is no such file. */
    static byte[] tokenizer(Path folder) {
        return read(folder, "tokenizer.json");
    }

    private static int start(ConfigFields config) {
        var ids = config.ids("decoder_start_token_id");
        return ids.isEmpty() ? 0 : ids.get(0);
    }

    private static void requireToken(String field, int id, ModelConfiguration configuration) {
        if (id >= configuration.vocabularySize()) {
            throw new InvalidCheckpointException(
                    "config.json",
                    List.of("%s must be one of the %d tokens, but is %d."
                            .formatted(field, configuration.vocabularySize(), id)));
        }
    }

    private static Map<String, String> names(Path folder) {
        var tokenizer = ConfigFields.readIfThere(folder, "tokenizer_config.json");
        var names = new HashMap<String, String>();
        for (var name : List.of("bos_token", "eos_token", "pad_token", "unk_token")) {
            var node = tokenizer == null ? null : tokenizer.node(name);
            var text =
                    node == null ? null : node.isObject() ? node.path("content").textValue() : node.textValue();
            if (text != null) {
                names.put(name, text);
            }
        }
        return names;
    }

    private static String chatTemplate(Path folder) {
        var own = read(folder, "chat_template.jinja");
        if (own.length > 0) {
            return new String(own, java.nio.charset.StandardCharsets.UTF_8);
        }
        var tokenizer = ConfigFields.readIfThere(folder, "tokenizer_config.json");
        return tokenizer == null ? "" : chatTemplate(tokenizer.node("chat_template"));
    }

    /** One text, or a list of named ones of which the one named default counts. */
    private static String chatTemplate(@Nullable JsonNode node) {
        if (node == null || node.isTextual()) {
            return node == null ? "" : node.textValue();
        }
        for (var named : node) {
            if (named.path("name").asText().equals("default")) {
                return named.path("template").asText();
            }
        }
        return "";
    }

    private static byte[] read(Path folder, String name) {
        var file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file)) {
                return new byte[0];
            }
            if (Files.size(file) > LONGEST) {
                throw new InvalidCheckpointException(
                        name, List.of("it has %d bytes, more than %d.".formatted(Files.size(file), LONGEST)));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
    }
}
