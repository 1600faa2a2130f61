package io.sekkei.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object of a manifest. A field that is not as it must be is noted as a fault and read as a
 * harmless value, so that one reading finds all faults.
 */
final class ManifestFields {
    private final String path;
    private final JsonNode object;
    private final List<String> faults;
    private final Set<String> known = new HashSet<>();

    ManifestFields(String path, JsonNode object, List<String> faults) {
        this.path = path;
        this.object = object;
        this.faults = faults;
        if (!object.isObject()) {
            note(path.isEmpty() ? "its content" : path.substring(0, path.length() - 1), "a JSON object", object);
        }
    }

    String text(String name) {
        var node = field(name);
        if (!node.isTextual() || node.textValue().isBlank()) {
            note(path + name, "a text that is not blank", node);
            return "?";
        }
        return node.textValue();
    }

    List<String> texts(String name) {
        var node = field(name);
        var texts = new ArrayList<String>();
        node.forEach(item -> texts.add(Objects.requireNonNullElse(item.textValue(), "")));
        if (!node.isArray() || texts.contains("")) {
            note(path + name, "a list of texts", node);
            return List.of();
        }
        return texts;
    }

    int wholeNumber(String name, int least, int most) {
        var node = field(name);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            note(path + name, "a whole number from %d to %d".formatted(least, most), node);
            return least;
        }
        return node.intValue();
    }

    double number(String name) {
        var node = field(name);
        if (!node.isNumber()) {
            note(path + name, "a number", node);
        }
        return node.doubleValue();
    }

    long bytes(String name) {
        var node = field(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            note(path + name, "a number of bytes", node);
        }
        return node.longValue();
    }

    /** The constant whose wire name stands in the field; the first one if none does. */
    <E extends Enum<E>> E constant(String name, E[] constants, Function<E, String> wireName) {
        var node = field(name);
        for (var constant : constants) {
            if (wireName.apply(constant).equals(node.textValue())) {
                return constant;
            }
        }
        note(path + name, "one of " + Arrays.stream(constants).map(wireName).toList(), node);
        return constants[0];
    }

    ManifestFields object(String name) {
        return new ManifestFields(path + name + ".", field(name), faults);
    }

    /** Any JSON, null if the field is not there. */
    @Nullable
    JsonNode optional(String name) {
        known.add(name);
        var node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    List<String> names() {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Notes the fields nobody asked for: a misspelt name must not pass for an absent one. */
    void noteUnknown() {
        for (var name : names()) {
            if (!known.contains(name)) {
                faults.add("%s: the field %s%s is unknown.".formatted(PairManifest.FILE, path, name));
            }
        }
    }

    int faults() {
        return faults.size();
    }

    void note(String fault) {
        faults.add("%s: %s.".formatted(PairManifest.FILE, fault));
    }

    private JsonNode field(String name) {
        known.add(name);
        return Objects.requireNonNullElse(object.get(name), JsonNodeFactory.instance.missingNode());
    }

    private void note(String what, String expected, JsonNode found) {
        var shown = found.isMissingNode() ? "missing" : found.toString();
        note("%s must be %s, but is %s"
                .formatted(what, expected, shown.length() > 80 ? shown.substring(0, 80) + "…" : shown));
    }
}
