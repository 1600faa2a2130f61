package io.sekkei.inference.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, every claim of it checked against the bytes that are there before anything is
 * allocated for it.
 *
 * @param entries where each tensor lies, in the order of the data
 * @param metadata free text by key
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> FIELDS = Set.of("dtype", "shape", "data_offsets");
    private static final int LONGEST_NAME_SHOWN = 80;

    /**
     * Where one tensor lies.
     *
     * @param begin first byte, counted from the end of the header
     * @param end first byte after it
     */
    record Entry(String name, TensorType type, int[] shape, long begin, long end) {
        int elements() {
            return (int) ((end - begin) / type.bytes());
        }
    }

    /**
     * @param json the header's bytes
     * @param dataLength how many bytes follow it
     * @throws InvalidHeaderException if any claim of the header is false
     */
    static SafetensorsHeader parse(ByteBuffer json, long dataLength) throws InvalidHeaderException {
        var root = parseJson(json);
        require(root.isObject(), "its header is not a JSON object");
        var entries = new ArrayList<Entry>();
        for (var property : root.properties()) {
            if (!property.getKey().equals(METADATA)) {
                entries.add(entry(property.getKey(), property.getValue(), dataLength));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        requireSeamless(entries, dataLength);
        return new SafetensorsHeader(entries, metadata(root.get(METADATA)));
    }

    private static JsonNode parseJson(ByteBuffer json) throws InvalidHeaderException {
        try {
            return JSON.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(json).toString());
        } catch (CharacterCodingException e) {
            throw new InvalidHeaderException("its header is not UTF-8 text");
        } catch (JsonProcessingException e) {
            throw new InvalidHeaderException("its header is not valid JSON: " + shown(e.getOriginalMessage()));
        }
    }

    private static Entry entry(String name, JsonNode node, long dataLength) throws InvalidHeaderException {
        var what = "its tensor " + shown(name);
        require(
                node.isObject() && fields(node).equals(FIELDS),
                what + " must have exactly dtype, shape and data_offsets");
        var type = type(what, node.get("dtype"));
        var shape = shape(what, node.get("shape"));
        var offsets = wholeNumbers(what + " must have two whole data_offsets", node.get("data_offsets"));
        require(offsets.length == 2, what + " must have two whole data_offsets");
        var entry = new Entry(name, type, shape, offsets[0], offsets[1]);
        requireInside(what, entry, dataLength);
        requireSize(what, entry);
        return entry;
    }

    private static Set<String> fields(JsonNode node) {
        var names = new HashSet<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static TensorType type(String what, JsonNode node) throws InvalidHeaderException {
        for (var type : TensorType.values()) {
            if (type.name().equals(node.textValue())) {
                return type;
            }
        }
        throw new InvalidHeaderException("%s has the dtype %s, but only %s can be read"
                .formatted(what, shown(node.toString()), Arrays.toString(TensorType.values())));
    }

    private static int[] shape(String what, JsonNode node) throws InvalidHeaderException {
        var sizes = wholeNumbers(what + " must have a shape of whole numbers", node);
        var shape = new int[sizes.length];
        for (var i = 0; i < sizes.length; i++) {
            require(
                    sizes[i] >= 0 && sizes[i] <= Integer.MAX_VALUE,
                    what + " has a size of " + sizes[i] + " in its shape");
            shape[i] = (int) sizes[i];
        }
        return shape;
    }

    private static long[] wholeNumbers(String rule, JsonNode node) throws InvalidHeaderException {
        require(node.isArray(), rule);
        var numbers = new long[node.size()];
        for (var i = 0; i < numbers.length; i++) {
            require(node.get(i).isIntegralNumber() && node.get(i).canConvertToLong(), rule);
            numbers[i] = node.get(i).longValue();
        }
        return numbers;
    }

    private static void requireInside(String what, Entry entry, long dataLength) throws InvalidHeaderException {
        require(
                entry.begin >= 0 && entry.begin <= entry.end && entry.end <= dataLength,
                "%s claims the bytes %d to %d, but there are %d bytes of data"
                        .formatted(what, entry.begin, entry.end, dataLength));
    }

    private static void requireSize(String what, Entry entry) throws InvalidHeaderException {
        var elements = elements(entry.shape);
        // Compared by division, since elements × bytes may overflow; arrays of the JVM end a little below 2^31.
        require(
                (entry.end - entry.begin) % entry.type.bytes() == 0
                        && (entry.end - entry.begin) / entry.type.bytes() == elements
                        && elements <= Integer.MAX_VALUE - 8,
                "%s of shape %s and dtype %s does not fit its %d bytes"
                        .formatted(what, shown(Arrays.toString(entry.shape)), entry.type, entry.end - entry.begin));
    }

    /** The product of the sizes, {@link Long#MAX_VALUE} if it overflows. */
    private static long elements(int[] shape) {
        var product = 1L;
        for (var size : shape) {
            if (size == 0) {
                return 0;
            }
            product = product > Long.MAX_VALUE / size ? Long.MAX_VALUE : product * size;
        }
        return product;
    }

    /** The format allows neither overlaps nor holes, so that no byte means two things and none is hidden. */
    private static void requireSeamless(List<Entry> entries, long dataLength) throws InvalidHeaderException {
        var end = 0L;
        for (var entry : entries) {
            require(
                    entry.begin == end,
                    "its tensor %s begins at byte %d, but the tensor before it ends at byte %d"
                            .formatted(shown(entry.name), entry.begin, end));
            end = entry.end;
        }
        require(
                end == dataLength,
                "its tensors end at byte %d, but there are %d bytes of data".formatted(end, dataLength));
    }

    private static Map<String, String> metadata(@Nullable JsonNode node) throws InvalidHeaderException {
        var metadata = new LinkedHashMap<String, String>();
        if (node == null) {
            return metadata;
        }
        require(node.isObject(), "its __metadata__ is not a JSON object");
        for (var property : node.properties()) {
            require(property.getValue().isTextual(), "its __metadata__ must hold texts only");
            metadata.put(property.getKey(), property.getValue().textValue());
        }
        return metadata;
    }

    private static String shown(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_NAME_SHOWN ? line : line.substring(0, LONGEST_NAME_SHOWN) + "…";
    }

    private static void require(boolean valid, String fault) throws InvalidHeaderException {
        if (!valid) {
            throw new InvalidHeaderException(fault);
        }
    }

    /** A header that lies; the message is the second half of a sentence that begins with the file's name. */
    static final class InvalidHeaderException extends Exception {
        InvalidHeaderException(String fault) {
            super(fault);
        }
    }
}
