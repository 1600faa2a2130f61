package io.sekkei.inference.checkpoint.gguf;

import static io.sekkei.inference.checkpoint.gguf.InvalidGgufException.require;
import static io.sekkei.inference.checkpoint.gguf.InvalidGgufException.shown;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about its model, by key. Values are {@link Long}, {@link Double}, {@link Boolean}, {@link String}, or
 * lists of one of them. A value that is not of the kind asked for is a fault of the file.
 */
public final class GgufMetadata {
    private static final int LONGEST_KEY = 65_535;
    private static final int LONGEST_TEXT = 16 << 20;
    /** Elements of all lists together; vocabularies of 262,144 tokens with their merges need 1.3 million. */
    private static final int MOST_ELEMENTS = 2_000_000;
    /** A key's length, a type and one byte of value. */
    private static final int LEAST_ENTRY_BYTES = 8 + 4 + 1;

    private static final int TEXT = 8;
    private static final int LIST = 9;

    private final String file;
    private final Map<String, Object> values;

    private GgufMetadata(String file, Map<String, Object> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(values);
    }

    static GgufMetadata read(String file, GgufCursor cursor, int count) throws IOException, InvalidGgufException {
        var values = new LinkedHashMap<String, Object>();
        var elements = 0L;
        for (var i = 0; i < count; i++) {
            var key = cursor.text("key", LONGEST_KEY);
            var value = value(key, cursor);
            elements += value instanceof List<?> list ? list.size() : 0;
            require(elements <= MOST_ELEMENTS, "its lists hold more than %d elements together", MOST_ELEMENTS);
            require(values.put(key, value) == null, "it says %s twice", shown(key));
        }
        return new GgufMetadata(file, values);
    }

    static int leastEntryBytes() {
        return LEAST_ENTRY_BYTES;
    }

    private static Object value(String key, GgufCursor cursor) throws IOException, InvalidGgufException {
        var type = cursor.int32();
        return type == LIST ? list(key, cursor) : single(key, type, cursor);
    }

    private static Object single(String key, int type, GgufCursor cursor) throws IOException, InvalidGgufException {
        return switch (type) {
            case 0 -> (long) cursor.uint8();
            case 1 -> (long) (byte) cursor.uint8();
            case 2 -> (long) (cursor.int16() & 0xFFFF);
            case 3 -> (long) cursor.int16();
            case 4 -> cursor.uint32();
            case 5 -> (long) cursor.int32();
            case 6 -> (double) Float.intBitsToFloat(cursor.int32());
            case 7 -> truth(key, cursor.uint8());
            case TEXT -> cursor.text("value of " + shown(key), LONGEST_TEXT);
            case 10, 11 -> cursor.int64();
            case 12 -> Double.longBitsToDouble(cursor.int64());
            default ->
                throw new InvalidGgufException("its value of %s has the unknown type %s"
                        .formatted(shown(key), Integer.toUnsignedString(type)));
        };
    }

    private static Boolean truth(String key, int value) throws InvalidGgufException {
        require(value <= 1, "its value of %s must be 0 or 1, but is %d", shown(key), value);
        return value == 1;
    }

    private static List<Object> list(String key, GgufCursor cursor) throws IOException, InvalidGgufException {
        var type = cursor.int32();
        require(type != LIST, "its value of %s is a list of lists, which no model needs", shown(key));
        var count = cursor.count("elements of " + shown(key), type == TEXT ? 8 : 1);
        require(count <= MOST_ELEMENTS, "its %s has %d elements, more than %d", shown(key), count, MOST_ELEMENTS);
        var list = new ArrayList<>();
        for (var i = 0; i < count; i++) {
            list.add(single(key, type, cursor));
        }
        return Collections.unmodifiableList(list);
    }

    /** Everything, in the order of the file. */
    public Map<String, Object> values() {
        return values;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) {
        return optionalText(key).orElseThrow(() -> fault(key, "a text", null));
    }

    public Optional<String> optionalText(String key) {
        return optional(key, String.class, "a text");
    }

    /** A whole number, within bounds. */
    public int whole(String key, int least, int most) {
        var value = values.get(key);
        if (value instanceof Long number && number >= least && number <= most) {
            return number.intValue();
        }
        throw fault(key, "a whole number from %d to %d".formatted(least, most), value);
    }

    /** As {@link #whole(String, int, int)}, or {@code otherwise} if the file says nothing. */
    public int whole(String key, int least, int most, int otherwise) {
        return has(key) ? whole(key, least, most) : otherwise;
    }

    /** A number that is finite. */
    public double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        var value = values.get(key);
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw fault(key, "a finite number", value);
    }

    public boolean truth(String key, boolean otherwise) {
        return optional(key, Boolean.class, "true or false").orElse(otherwise);
    }

    public List<String> texts(String key) {
        return elements(key, String.class, "a list of texts");
    }

    /** Whole numbers, each within the range of {@code int}. */
    public List<Integer> wholes(String key) {
        return elements(key, Long.class, "a list of whole numbers").stream()
                .map(number -> within(key, number))
                .toList();
    }

    private Integer within(String key, Long number) {
        if (number.intValue() != number) {
            throw fault(key, "a list of numbers that fit into 32 bits", number);
        }
        return number.intValue();
    }

    private <T> Optional<T> optional(String key, Class<T> kind, String expected) {
        var value = values.get(key);
        if (value == null || kind.isInstance(value)) {
            return Optional.ofNullable(kind.cast(value));
        }
        throw fault(key, expected, value);
    }

    private <T> List<T> elements(String key, Class<T> kind, String expected) {
        if (values.get(key) instanceof List<?> list && list.stream().allMatch(kind::isInstance)) {
            return list.stream().map(kind::cast).toList();
        }
        throw fault(key, expected, values.get(key));
    }

    private InvalidCheckpointException fault(String key, String expected, @Nullable Object found) {
        var shown = found == null
                ? "missing"
                : shown(found instanceof List<?> list ? "a list of " + list.size() : found + "");
        return new InvalidCheckpointException(
                file, List.of("its value of %s must be %s, but is %s.".formatted(shown(key), expected, shown)));
    }
}
