package io.sekkei.inference.checkpoint.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON file of a published model. Such files say much that we need not know; what we do need must be right. */
final class ConfigFields {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final long LONGEST = 64L << 20;

    private final String file;
    private final JsonNode object;

    private ConfigFields(String file, JsonNode object) {
        this.file = file;
        this.object = object;
    }

    /** @throws InvalidCheckpointException if there is no such file or it holds no JSON object */
    static ConfigFields read(Path folder, String name) {
        var fields = readIfThere(folder, name);
        if (fields == null) {
            throw new InvalidCheckpointException("The model in " + folder, List.of(name + ": it is missing."));
        }
        return fields;
    }

    static @Nullable ConfigFields readIfThere(Path folder, String name) {
        var file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            if (Files.size(file) > LONGEST) {
                throw new InvalidCheckpointException(
                        name, List.of("it has %d bytes, more than %d.".formatted(Files.size(file), LONGEST)));
            }
            var root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new InvalidCheckpointException(name, List.of("it must hold a JSON object."));
            }
            return new ConfigFields(name, root);
        } catch (JsonProcessingException e) {
            throw new InvalidCheckpointException(
                    name, List.of("it is not valid JSON: %s.".formatted(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    JsonNode node(String name) {
        return object.path(name);
    }

    int size(String name) {
        var node = object.path(name);
        if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() > 0) {
            return node.intValue();
        }
        throw fault(name, "a positive whole number", node);
    }

    int size(String name, int otherwise) {
        return has(name) ? size(name) : otherwise;
    }

    double number(String name, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        var node = object.path(name);
        if (node.isNumber() && Double.isFinite(node.doubleValue())) {
            return node.doubleValue();
        }
        throw fault(name, "a finite number", node);
    }

    boolean truth(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (object.path(name).isBoolean()) {
            return object.path(name).booleanValue();
        }
        throw fault(name, "true or false", object.path(name));
    }

    String text(String name, String otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (object.path(name).isTextual()) {
            return object.path(name).textValue();
        }
        throw fault(name, "a text", object.path(name));
    }

    /** One token id or a list of them. */
    List<Integer> ids(String name) {
        var node = object.path(name);
        var ids = new ArrayList<Integer>();
        (node.isArray() ? node : JSON.createArrayNode().add(node)).forEach(id -> {
            if (id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0) {
                ids.add(id.intValue());
            } else if (!id.isNull() && !id.isMissingNode()) {
                throw fault(name, "token ids", node);
            }
        });
        return ids;
    }

    ConfigFields object(String name) {
        if (!object.path(name).isObject()) {
            throw fault(name, "a JSON object", object.path(name));
        }
        return new ConfigFields(file + ": " + name, object.path(name));
    }

    /** Refuses a model that does something we do not compute. */
    void require(boolean known, String name, String expected) {
        if (!known) {
            throw unknown(name, expected);
        }
    }

    /** What to throw about a value that is not among those we know. */
    InvalidCheckpointException unknown(String name, String expected) {
        return fault(name, expected, object.path(name));
    }

    private InvalidCheckpointException fault(String name, String expected, JsonNode found) {
        var shown = found.isMissingNode() ? "missing" : found.toString();
        return new InvalidCheckpointException(
                file,
                List.of("%s must be %s, but is %s."
                        .formatted(name, expected, shown.length() > 80 ? shown.substring(0, 80) + "…" : shown)));
    }
}
