package io.sekkei.inference.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Bytes that can be read from any place, little-endian. */
public interface ByteSource {
    /** How many there are. */
    long length();

    /** The bytes from {@code from} on; the caller has made sure that they are there. */
    ByteBuffer read(long from, int length) throws IOException;

    /** An array. */
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

    /** A file that is read with a copy and may be closed and changed afterwards. */
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

    /** A file mapped into memory: nothing is read before it is asked for. It must not become shorter meanwhile. */
    static ByteSource mapped(Path file) throws IOException {
        return MappedBytes.of(file);
    }
}
