package io.sekkei.inference.checkpoint.gguf;

import static io.sekkei.inference.checkpoint.gguf.InvalidGgufException.require;
import static io.sekkei.inference.checkpoint.gguf.InvalidGgufException.shown;

import io.sekkei.inference.checkpoint.ByteSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before the numbers of a file: mark, version, counts, metadata, the list of tensors. Every claim is compared
 * with the bytes that are there before anything is allocated for it.
 */
record GgufHead(GgufMetadata metadata, Map<String, GgufTensor> tensors) {
    private static final int MARK = 0x46554747; // "GGUF", little-endian
    private static final int LONGEST_NAME = 255;
    private static final int MOST_DIMENSIONS = 4;
    private static final int USUAL_ALIGNMENT = 32;
    private static final int LARGEST_ALIGNMENT = 1 << 20;
    /** A name's length, a number of dimensions, one dimension, type and offset. */
    private static final int LEAST_TENSOR_BYTES = 8 + 4 + 8 + 4 + 8;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    static GgufHead read(String file, ByteSource source) throws IOException, InvalidGgufException {
        var cursor = new GgufCursor(source);
        require(cursor.int32() == MARK, "it does not begin with the letters GGUF");
        var version = cursor.int32();
        require(
                version == 2 || version == 3,
                "it has version %s of the format, but only 2 and 3, little-endian, can be read",
                Integer.toUnsignedString(version));
        var tensorCount = cursor.count("tensors", LEAST_TENSOR_BYTES);
        var valueCount = cursor.count("metadata values", GgufMetadata.leastEntryBytes());
        var metadata = GgufMetadata.read(file, cursor, valueCount);
        var alignment = metadata.whole("general.alignment", 8, LARGEST_ALIGNMENT, USUAL_ALIGNMENT);
        require(alignment % 8 == 0, "its alignment must be a multiple of 8, but is %d", alignment);
        var claims = claims(cursor, tensorCount);
        var data = (cursor.position() + alignment - 1) / alignment * alignment;
        var tensors = new LinkedHashMap<String, GgufTensor>();
        for (var claim : claims) {
            var tensor = claim.checked(data, alignment, source.length());
            require(tensors.put(tensor.name(), tensor) == null, "it has two tensors named %s", shown(tensor.name()));
        }
        requireApart(tensors);
        return new GgufHead(metadata, tensors);
    }

    private static List<Claim> claims(GgufCursor cursor, int count) throws IOException, InvalidGgufException {
        var claims = new ArrayList<Claim>();
        for (var i = 0; i < count; i++) {
            var name = cursor.text("tensor name", LONGEST_NAME);
            var dimensions = new long[dimensions(name, cursor)];
            for (var d = dimensions.length - 1; d >= 0; d--) {
                dimensions[d] = cursor.int64();
            }
            claims.add(new Claim(name, dimensions, cursor.uint32(), cursor.int64()));
        }
        return claims;
    }

    private static int dimensions(String name, GgufCursor cursor) throws IOException, InvalidGgufException {
        var count = cursor.int32();
        require(
                count >= 1 && count <= MOST_DIMENSIONS,
                "its tensor %s has %s dimensions, but 1 to %d are possible",
                shown(name),
                Integer.toUnsignedString(count),
                MOST_DIMENSIONS);
        return count;
    }

    /** No byte may mean two things. */
    private static void requireApart(Map<String, GgufTensor> tensors) throws InvalidGgufException {
        var sorted = tensors.values().stream()
                .sorted(Comparator.comparingLong(GgufTensor::begin))
                .toList();
        for (var i = 1; i < sorted.size(); i++) {
            require(
                    sorted.get(i - 1).end() <= sorted.get(i).begin(),
                    "its tensors %s and %s overlap",
                    shown(sorted.get(i - 1).name()),
                    shown(sorted.get(i).name()));
        }
    }

    /** What the file says of a tensor, before it is believed. */
    private record Claim(String name, long[] dimensions, long type, long offset) {
        GgufTensor checked(long data, int alignment, long length) throws InvalidGgufException {
            var known = GgufType.of(type)
                    .orElseThrow(() -> new InvalidGgufException("its tensor %s has the type %s, but only %s can be read"
                            .formatted(shown(name), GgufType.name(type), List.of(GgufType.values()))));
            var elements = elements();
            require(
                    dimensions[dimensions.length - 1] % known.blockSize() == 0,
                    "its tensor %s has rows of %d numbers, which %s cannot divide into blocks of %d",
                    shown(name),
                    dimensions[dimensions.length - 1],
                    known,
                    known.blockSize());
            requireInside(data, alignment, length, (long) (elements / known.blockSize()) * known.blockBytes());
            return new GgufTensor(name, shape(), known, data + offset, elements);
        }

        private int elements() throws InvalidGgufException {
            var product = 1L;
            for (var size : dimensions) {
                require(
                        size >= 1 && size <= LARGEST_ARRAY / product,
                        "its tensor %s has a size of %s, with which it would be empty or larger than an array",
                        shown(name),
                        Long.toUnsignedString(size));
                product *= size;
            }
            return (int) product;
        }

        private void requireInside(long data, int alignment, long length, long bytes) throws InvalidGgufException {
            require(
                    offset >= 0 && offset % alignment == 0,
                    "its tensor %s begins at byte %s of the data, which is no multiple of the alignment %d",
                    shown(name),
                    Long.toUnsignedString(offset),
                    alignment);
            require(
                    data <= length && offset <= length - data && bytes <= length - data - offset,
                    "its tensor %s needs %d bytes from byte %d of the data on, but the file has %d bytes",
                    shown(name),
                    bytes,
                    offset,
                    length);
        }

        private int[] shape() {
            var shape = new int[dimensions.length];
            for (var d = 0; d < shape.length; d++) {
                shape[d] = (int) dimensions[d];
            }
            return shape;
        }
    }
}
