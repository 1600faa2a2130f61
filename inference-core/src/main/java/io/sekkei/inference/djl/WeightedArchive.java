package io.sekkei.inference.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive that brings its numbers along, for servers that know nothing of ours. As in {@link
 * TorchScriptArchive} the root is an object of the class {@code Graph}, but here with attributes: tensors, and lists of them,
 * whose numbers lie in files of their own beside the pickle. Numbers are asked for one tensor at a time, and twice.
 */
final class WeightedArchive {
    private static final String ROOT = "encoder/";

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final List<Numbers> files = new ArrayList<>();

    /**
     * A tensor of the archive.
     *
     * @param shape its dimensions
     * @param values row-major; asked for when written
     */
    record Numbers(int[] shape, Supplier<float[]> values) {}

    /** Integers as an attribute: they are few. */
    record Longs(int[] values) {}

    private final List<Longs> integers = new ArrayList<>();

    private WeightedArchive() {}

    /**
     * Writes an archive.
     *
     * @param source one class {@code Graph} that declares the attributes in this order
     * @param attributes by name: {@link Numbers}, {@link Longs}, or a list of {@link Numbers}
     */
    static void write(OutputStream out, String source, Map<String, ?> attributes) throws IOException {
        new WeightedArchive().run(out, source, new LinkedHashMap<>(attributes));
    }

    private void run(OutputStream out, String source, Map<String, Object> attributes) throws IOException {
        bytes("\u0080\u0002c__torch__\nGraph\n)\u0081}(");
        text("training");
        pickle.write(0x89);
        for (var attribute : attributes.entrySet()) {
            text(attribute.getKey());
            value(attribute.getValue());
        }
        bytes("ub.");
        try (var zip = new ZipOutputStream(out)) {
            store(zip, "data.pkl", pickle.toByteArray());
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
            for (var number = 0; number < files.size(); number++) {
                store(zip, "data/" + number, floats(files.get(number).values().get()));
            }
            for (var number = 0; number < integers.size(); number++) {
                store(
                        zip,
                        "data/" + (files.size() + number),
                        longs(integers.get(number).values()));
            }
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void value(Object value) throws IOException {
        if (value instanceof Numbers numbers) {
            tensor("FloatStorage", Integer.toString(file(numbers)), numbers.shape());
        } else if (value instanceof Longs longs) {
            integers.add(longs);
            // All files of floats come first, and are counted when this is written: see the order of attributes.
            tensor("LongStorage", Integer.toString(files.size() + integers.size() - 1), new int[] {longs.values().length
            });
        } else {
            bytes("ctorch.jit._pickle\nbuild_tensorlist\n](");
            for (var element : (List<?>) value) {
                value(element);
            }
            bytes("e\u0085R");
        }
    }

    private int file(Numbers numbers) {
        if (!integers.isEmpty()) {
            throw new IllegalArgumentException("Attributes of integers must come after all others");
        }
        files.add(numbers);
        return files.size() - 1;
    }

    /** {@code torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())}. */
    private void tensor(String storage, String key, int[] shape) throws IOException {
        var strides = new int[shape.length];
        var count = 1;
        for (var dimension = shape.length - 1; dimension >= 0; dimension--) {
            strides[dimension] = count;
            count = Math.multiplyExact(count, shape[dimension]);
        }
        bytes("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        bytes("ctorch\n" + storage + "\n");
        text(key);
        text("cpu");
        integer(count);
        bytes("tQ");
        integer(0);
        tuple(shape);
        tuple(strides);
        pickle.write(0x89);
        bytes("ccollections\nOrderedDict\n)RtR");
    }

    private void tuple(int[] values) throws IOException {
        bytes("(");
        for (var value : values) {
            integer(value);
        }
        bytes("t");
    }

    private void integer(int value) throws IOException {
        pickle.write('J');
        pickle.write(little(Integer.BYTES).putInt(value).array());
    }

    private void text(String value) throws IOException {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.write(little(Integer.BYTES).putInt(utf8.length).array());
        pickle.write(utf8);
    }

    private void bytes(String opcodes) throws IOException {
        pickle.write(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] floats(float[] values) {
        var bytes = little(Math.multiplyExact(values.length, Float.BYTES));
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] longs(int[] values) {
        var bytes = little(values.length * Long.BYTES);
        for (var value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
