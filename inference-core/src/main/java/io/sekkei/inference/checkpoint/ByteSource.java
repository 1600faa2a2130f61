package io.sekkei.inference.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Bytes that can be read from any place, little-endian. */
interface ByteSource {
    long length();

    /** The bytes from {@code from} on; the caller has made sure that they are there. */
    ByteBuffer read(long from, int length) throws IOException;

    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public ByteBuffer read(long from, int length) {
                return ByteBuffer.wrap(bytes, (int) from, length).slice().order(ByteOrder.LITTLE_ENDIAN);
            }
        };
    }

    static ByteSource of(FileChannel file) throws IOException {
        var size = file.size();
        return new ByteSource() {
            @Override
            public long length() {
                return size;
            }

            @Override
            public ByteBuffer read(long from, int length) throws IOException {
                var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                while (buffer.hasRemaining()) {
                    if (file.read(buffer, from + buffer.position()) < 0) {
                        throw new EOFException("The file became shorter while it was read");
                    }
                }
                return buffer.flip();
            }
        };
    }
}
