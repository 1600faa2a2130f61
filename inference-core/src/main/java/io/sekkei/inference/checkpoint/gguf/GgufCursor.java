package io.sekkei.inference.checkpoint.gguf;

import static io.sekkei.inference.checkpoint.gguf.InvalidGgufException.require;

import io.sekkei.inference.checkpoint.ByteSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the head of a file piece by piece and never past its end. */
final class GgufCursor {
    /** Vocabulary and metadata of the largest models take some 20 MiB. */
    private static final long LONGEST_HEAD = 64L << 20;

    private final ByteSource source;
    private final long end;
    private long position;

    GgufCursor(ByteSource source) {
        this.source = source;
        this.end = Math.min(source.length(), LONGEST_HEAD);
    }

    long position() {
        return position;
    }

    long remaining() {
        return end - position;
    }

    int uint8() throws IOException, InvalidGgufException {
        return source.read(advance(1), 1).get() & 0xFF;
    }

    int int16() throws IOException, InvalidGgufException {
        return source.read(advance(2), 2).getShort();
    }

    int int32() throws IOException, InvalidGgufException {
        return source.read(advance(4), 4).getInt();
    }

    long uint32() throws IOException, InvalidGgufException {
        return Integer.toUnsignedLong(int32());
    }

    long int64() throws IOException, InvalidGgufException {
        return source.read(advance(8), 8).getLong();
    }

    /**
     * A number of things that follow.
     *
     * @param bytesEach least that each of them takes in the file
     */
    int count(String what, int bytesEach) throws IOException, InvalidGgufException {
        var count = int64();
        require(
                count >= 0 && count <= remaining() / bytesEach,
                "it claims %s %s, but only %d bytes follow",
                Long.toUnsignedString(count),
                what,
                remaining());
        return (int) count;
    }

    String text(String what, int longest) throws IOException, InvalidGgufException {
        var length = int64();
        require(
                length >= 0 && length <= longest && length <= remaining(),
                "its %s claims %s bytes, but at most %d are allowed and %d follow",
                what,
                Long.toUnsignedString(length),
                longest,
                remaining());
        try {
            var bytes = source.read(advance((int) length), (int) length);
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidGgufException("its %s at byte %d is not UTF-8 text".formatted(what, position - length));
        }
    }

    private long advance(int bytes) throws InvalidGgufException {
        require(bytes <= remaining(), "its head ends at byte %d, in the middle of a value", end);
        var from = position;
        position += bytes;
        return from;
    }
}
