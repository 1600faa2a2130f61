package io.sekkei.inference.checkpoint.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Manifests as JSON, in which nothing may be missing, unknown, doubled or of another type. */
final class StrictJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private StrictJson() {}

    /**
     * Reads a manifest.
     *
     * @param whose begins the sentence of a fault
     * @param file name of the manifest
     */
    static <T> T read(byte[] bytes, Class<T> type, String whose, String file) throws IOException {
        try {
            return JSON.readValue(bytes, type);
        } catch (JsonProcessingException e) {
            throw new InvalidCheckpointException(
                    whose, List.of("%s: %s%s.".formatted(file, field(e), e.getOriginalMessage())));
        }
    }

    /** Writes a manifest as a whole or not at all. */
    static void write(Path file, Object manifest) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.writeString(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The field that a fault is about, if it is about one. */
    private static String field(JsonProcessingException fault) {
        var path = fault instanceof JsonMappingException mapping ? mapping.getPath() : List.<Reference>of();
        return path.isEmpty() ? "" : path.get(path.size() - 1).getFieldName() + ": ";
    }
}
