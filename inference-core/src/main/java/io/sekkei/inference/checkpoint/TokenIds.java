package io.sekkei.inference.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a {@code tokenizer.json}, only as far as a checkpoint must agree with them. A Unigram model lists
 * [token, score] with the id as the place in the list; other models map token to id; added tokens carry their id.
 */
record TokenIds(Map<String, Integer> ids) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Notes a fault and returns null if the file is no tokenizer. */
    static @Nullable TokenIds read(String file, byte[] bytes, List<String> faults) {
        try {
            var root = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            var ids = new HashMap<String, Integer>();
            putModel(ids, root.path("model").path("vocab"));
            root.path("added_tokens")
                    .forEach(token -> ids.put(
                            token.path("content").asText(), token.path("id").asInt()));
            if (!ids.isEmpty()) {
                return new TokenIds(ids);
            }
            faults.add("%s: it must hold a tokenizer with model.vocab, but holds none.".formatted(file));
        } catch (JsonProcessingException e) {
            faults.add("%s: it is not valid JSON: %s.".formatted(file, e.getOriginalMessage()));
        }
        return null;
    }

    private static void putModel(Map<String, Integer> ids, JsonNode vocabulary) {
        if (vocabulary.isArray()) {
            for (var id = 0; id < vocabulary.size(); id++) {
                ids.put(vocabulary.get(id).path(0).asText(), id);
            }
        }
        vocabulary
                .fields()
                .forEachRemaining(
                        token -> ids.put(token.getKey(), token.getValue().asInt()));
    }

    /** One more than the largest id: the rows an embedding needs. */
    int size() {
        return ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    }
}
