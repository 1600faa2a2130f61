package io.sekkei.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file mapped into memory, in segments because a buffer ends at 2 GiB. The garbage collector unmaps it. */
final class MappedBytes implements ByteSource {
    private static final int SEGMENT_BITS = 30;
    private static final long SEGMENT_BYTES = 1L << SEGMENT_BITS;

    private final ByteBuffer[] segments;
    private final long length;

    private MappedBytes(ByteBuffer[] segments, long length) {
        this.segments = segments;
        this.length = length;
    }

    static MappedBytes of(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var length = channel.size();
            var segments = new ByteBuffer[(int) ((length + SEGMENT_BYTES - 1) / SEGMENT_BYTES)];
            for (var i = 0; i < segments.length; i++) {
                var from = i * SEGMENT_BYTES;
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT_BYTES, length - from));
            }
            return new MappedBytes(segments, length);
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public ByteBuffer read(long from, int count) {
        var segment = (int) (from >>> SEGMENT_BITS);
        var start = (int) (from & SEGMENT_BYTES - 1);
        if (count == 0) {
            return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
        }
        return start + (long) count <= segments[segment].capacity()
                ? segments[segment].slice(start, count).order(ByteOrder.LITTLE_ENDIAN)
                : copy(from, count);
    }

    /** What lies across the end of a segment. */
    private ByteBuffer copy(long from, int count) {
        var bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            var at = from + bytes.position();
            var segment = segments[(int) (at >>> SEGMENT_BITS)];
            var start = (int) (at & SEGMENT_BYTES - 1);
            bytes.put(segment.slice(start, Math.min(bytes.remaining(), segment.capacity() - start)));
        }
        return bytes.flip();
    }
}
