package io.sekkei.inference.checkpoint.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF files, the lying ones too. */
final class GgufBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static GgufBytes head(long tensors, long values) {
        return new GgufBytes().int32(0x46554747).int32(3).int64(tensors).int64(values);
    }

    GgufBytes int8(int value) {
        bytes.write(value);
        return this;
    }

    GgufBytes int32(int value) {
        return raw(buffer(4).putInt(value));
    }

    GgufBytes int64(long value) {
        return raw(buffer(8).putLong(value));
    }

    GgufBytes text(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        return int64(utf8.length).raw(ByteBuffer.wrap(utf8));
    }

    /** A tensor's entry; sizes innermost first, as the file has them. */
    GgufBytes tensor(String name, int type, long offset, long... sizes) {
        text(name).int32(sizes.length);
        for (var size : sizes) {
            int64(size);
        }
        return int32(type).int64(offset);
    }

    GgufBytes pad() {
        while (bytes.size() % 32 != 0) {
            int8(0);
        }
        return this;
    }

    GgufBytes zeros(int count) {
        return raw(ByteBuffer.allocate(count));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private GgufBytes raw(ByteBuffer buffer) {
        bytes.writeBytes(buffer.array());
        return this;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
