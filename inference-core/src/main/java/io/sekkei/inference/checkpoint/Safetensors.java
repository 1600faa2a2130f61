package io.sekkei.inference.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.checkpoint.SafetensorsHeader.InvalidHeaderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads and writes safetensors files: the length of the header as 8 bytes little-endian, the header as JSON, then the
 * numbers of all tensors without a gap.
 *
 * <p>Files may come from anywhere. Reading believes no length before it has been compared with the bytes that are
 * there, so a lying file is refused by {@link InvalidCheckpointException} in one sentence and costs no memory.
 */
public final class Safetensors {
    private static final JsonMapper JSON = new JsonMapper();
    static final int LENGTH_BYTES = 8;
    /** Room for some 100,000 tensors. The format's own library allows ten times as much, gigabytes once parsed. */
    private static final long LONGEST_HEADER = 10_000_000;

    private static final int CHUNK_BYTES = 1 << 20;

    private Safetensors() {}

    /**
     * Reads a file.
     *
     * @throws InvalidCheckpointException if it is not a valid safetensors file or holds other types than {@link TensorType}
     * @throws UncheckedIOException if it cannot be read
     */
    public static Tensors read(Path file) {
        try (var channel = FileChannel.open(file)) {
            return read(file.toString(), ByteSource.of(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
    }

    /**
     * Reads bytes in memory.
     *
     * @param name what to call them in a fault
     * @throws InvalidCheckpointException as {@link #read(Path)}
     */
    public static Tensors read(String name, byte[] bytes) {
        try {
            return read(name, ByteSource.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(name), e);
        }
    }

    /**
     * Reads a stream to its end; the caller closes it.
     *
     * @param name what to call it in a fault
     * @throws InvalidCheckpointException as {@link #read(Path)}
     * @throws UncheckedIOException if it cannot be read
     */
    public static Tensors read(String name, InputStream stream) {
        try {
            return read(name, ByteSource.of(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(name), e);
        }
    }

    /**
     * Writes a file as a whole or not at all: a file of that name is replaced only when the new one is complete.
     *
     * @param type F32 or F16, for all tensors
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(Path file, Tensors tensors, TensorType type) {
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (var stream = Files.newOutputStream(unfinished)) {
                write(stream, tensors, type);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written".formatted(file), e);
        }
    }

    /** The bytes of a file holding {@code tensors}, as {@code type}, F32 or F16. */
    public static byte[] toBytes(Tensors tensors, TensorType type) {
        var bytes = new ByteArrayOutputStream();
        try {
            write(bytes, tensors, type);
        } catch (IOException e) {
            throw new UncheckedIOException("Tensors could not be written into memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(OutputStream stream, Tensors tensors, TensorType type) throws IOException {
        var header = header(tensors, type);
        var length =
                ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
        stream.write(length.array());
        stream.write(header);
        for (var tensor : tensors.tensors().values()) {
            writeValues(stream, tensor.values(), type);
        }
    }

    private static byte[] header(Tensors tensors, TensorType type) throws IOException {
        var root = JSON.createObjectNode();
        if (!tensors.metadata().isEmpty()) {
            root.set(SafetensorsHeader.METADATA, JSON.valueToTree(tensors.metadata()));
        }
        var offset = 0L;
        for (var entry : tensors.tensors().entrySet()) {
            var end = offset + (long) entry.getValue().values().length * type.bytes();
            root.set(name(entry.getKey()), entry(entry.getValue(), type, offset, end));
            offset = end;
        }
        return padded(JSON.writeValueAsBytes(root));
    }

    private static String name(String name) {
        if (name.equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("A tensor cannot be named __metadata__");
        }
        return name;
    }

    private static ObjectNode entry(Tensor tensor, TensorType type, long begin, long end) {
        var entry = JSON.createObjectNode().put("dtype", type.name());
        entry.set("shape", JSON.valueToTree(tensor.shape()));
        entry.putArray("data_offsets").add(begin).add(end);
        return entry;
    }

    /** Spaces after the header let the numbers begin at a multiple of 8, so that a mapped file can be used in place. */
    private static byte[] padded(byte[] json) {
        var padded = Arrays.copyOf(json, Math.floorDiv(json.length + LENGTH_BYTES - 1, LENGTH_BYTES) * LENGTH_BYTES);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeValues(OutputStream stream, float[] values, TensorType type) throws IOException {
        var buffer = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            if (!buffer.hasRemaining()) {
                stream.write(buffer.array());
                buffer.clear();
            }
            type.put(buffer, value);
        }
        stream.write(buffer.array(), 0, buffer.position());
    }

    private static Tensors read(String name, ByteSource source) throws IOException {
        try {
            var headerLength = headerLength(source);
            var data = LENGTH_BYTES + headerLength;
            var header = SafetensorsHeader.parse(source.read(LENGTH_BYTES, headerLength), source.length() - data);
            var tensors = new LinkedHashMap<String, Tensor>();
            for (var entry : header.entries()) {
                tensors.put(entry.name(), new Tensor(entry.shape(), readValues(source, data, entry)));
            }
            return new Tensors(tensors, header.metadata());
        } catch (InvalidHeaderException e) {
            throw new InvalidCheckpointException(name, List.of(e.getMessage() + "."));
        }
    }

    static int headerLength(ByteSource source) throws IOException, InvalidHeaderException {
        if (source.length() < LENGTH_BYTES) {
            throw new InvalidHeaderException("it has %d bytes, too few for a header".formatted(source.length()));
        }
        // Unsigned, so what reads as negative is huge.
        var length = source.read(0, LENGTH_BYTES).getLong();
        if (length < 0 || length > LONGEST_HEADER || length > source.length() - LENGTH_BYTES) {
            throw new InvalidHeaderException("its header claims %s bytes, but the file has %d and a header at most %d"
                    .formatted(Long.toUnsignedString(length), source.length(), LONGEST_HEADER));
        }
        return (int) length;
    }

    static float[] readValues(ByteSource source, long data, SafetensorsHeader.Entry entry)
            throws IOException, InvalidHeaderException {
        var values = new float[entry.elements()];
        var perChunk = CHUNK_BYTES / entry.type().bytes();
        for (var done = 0L; done < values.length; done += perChunk) {
            var from = (int) done;
            var count = Math.min(perChunk, values.length - from);
            var begin = data + entry.begin() + (long) from * entry.type().bytes();
            decode(source.read(begin, count * entry.type().bytes()), entry, values, from, count);
        }
        return values;
    }

    private static void decode(ByteBuffer bytes, SafetensorsHeader.Entry entry, float[] values, int from, int count)
            throws InvalidHeaderException {
        try {
            for (var i = from; i < from + count; i++) {
                values[i] = entry.type().get(bytes);
            }
        } catch (ArithmeticException e) {
            throw new InvalidHeaderException("in its tensor %s %s".formatted(entry.name(), e.getMessage()));
        }
    }
}
