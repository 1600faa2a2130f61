package io.sekkei.inference.checkpoint.gguf;

import io.sekkei.inference.checkpoint.BFloat;
import io.sekkei.inference.checkpoint.Half;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * How numbers lie in a GGUF file: in blocks that are decoded by themselves. A quantised number is a small whole number q;
 * its block tells the scale d and, in some types, the offset m with which it becomes d · q + m. The types with K have
 * blocks of 256 numbers whose 8 or 16 parts have scales of their own, small whole numbers again.
 *
 * <p>All little-endian; "low half" is the lower four bits of a byte.
 */
public enum GgufType {
    F32(0, 1, 4) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            values[at] = block.getFloat();
        }
    },
    F16(1, 1, 2) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            values[at] = half(block);
        }
    },
    BF16(30, 1, 2) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            values[at] = BFloat.toFloat(block.getShort());
        }
    },
    /** d, 32 halves of bytes: the low ones are the first 16 numbers, the high ones the last 16; q is 8 less. */
    Q4_0(2, 32, 18) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var d = half(block);
            for (var i = at; i < at + 16; i++) {
                var q = block.get();
                values[i] = d * ((q & 15) - 8);
                values[i + 16] = d * ((q >>> 4 & 15) - 8);
            }
        }
    },
    /** As Q4_0, with m instead of the constant 8. */
    Q4_1(3, 32, 20) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var d = half(block);
            var m = half(block);
            for (var i = at; i < at + 16; i++) {
                var q = block.get();
                values[i] = d * (q & 15) + m;
                values[i + 16] = d * (q >>> 4 & 15) + m;
            }
        }
    },
    /** As Q4_0, with a fifth bit of each number in a word of 32 bits before them; q is 16 less. */
    Q5_0(6, 32, 22) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var d = half(block);
            var fifth = block.getInt();
            for (var i = 0; i < 16; i++) {
                var q = block.get();
                values[at + i] = d * ((q & 15 | (fifth >>> i & 1) << 4) - 16);
                values[at + i + 16] = d * ((q >>> 4 & 15 | (fifth >>> i + 16 & 1) << 4) - 16);
            }
        }
    },
    /** As Q5_0, with m instead of the constant 16. */
    Q5_1(7, 32, 24) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var d = half(block);
            var m = half(block);
            var fifth = block.getInt();
            for (var i = 0; i < 16; i++) {
                var q = block.get();
                values[at + i] = d * (q & 15 | (fifth >>> i & 1) << 4) + m;
                values[at + i + 16] = d * (q >>> 4 & 15 | (fifth >>> i + 16 & 1) << 4) + m;
            }
        }
    },
    /** d, 32 bytes. */
    Q8_0(8, 32, 34) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var d = half(block);
            for (var i = at; i < at + 32; i++) {
                values[i] = d * block.get();
            }
        }
    },
    /**
     * d and one for the offsets, 8 scales and 8 offsets of six bits in 12 bytes, then four times 32 bytes whose low halves are
     * one part and whose high halves are the next.
     */
    Q4_K(12, 256, 144) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var d = half(block);
            var dOfOffsets = half(block);
            var scales = bytes(block, 12);
            for (var part = 0; part < 8; part += 2) {
                var q = bytes(block, 32);
                var low = d * scale(scales, part);
                var lowOffset = dOfOffsets * offset(scales, part);
                var high = d * scale(scales, part + 1);
                var highOffset = dOfOffsets * offset(scales, part + 1);
                for (var i = 0; i < 32; i++) {
                    values[at + 32 * part + i] = low * (q[i] & 15) - lowOffset;
                    values[at + 32 * part + 32 + i] = high * (q[i] >>> 4 & 15) - highOffset;
                }
            }
        }
    },
    /** As Q4_K, with a fifth bit of each number: bit p of byte i belongs to number i of part p. */
    Q5_K(13, 256, 176) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var d = half(block);
            var dOfOffsets = half(block);
            var scales = bytes(block, 12);
            var fifth = bytes(block, 32);
            for (var part = 0; part < 8; part += 2) {
                var q = bytes(block, 32);
                var low = d * scale(scales, part);
                var lowOffset = dOfOffsets * offset(scales, part);
                var high = d * scale(scales, part + 1);
                var highOffset = dOfOffsets * offset(scales, part + 1);
                for (var i = 0; i < 32; i++) {
                    var first = q[i] & 15 | (fifth[i] >>> part & 1) << 4;
                    var second = q[i] >>> 4 & 15 | (fifth[i] >>> part + 1 & 1) << 4;
                    values[at + 32 * part + i] = low * first - lowOffset;
                    values[at + 32 * part + 32 + i] = high * second - highOffset;
                }
            }
        }
    },
    /**
     * 128 bytes with the lower four bits, 64 with the upper two, 16 scales of one byte, d. Each half of the block has four
     * rows of 32 numbers: low halves of the first and of the second 32 bytes, then their high halves; q is 32 less.
     */
    Q6_K(14, 256, 210) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            var lower = bytes(block, 128);
            var upper = bytes(block, 64);
            var scales = bytes(block, 16);
            var d = half(block);
            for (var i = 0; i < 256; i++) {
                var side = i >>> 7;
                var row = i >>> 5 & 3;
                var column = i & 31;
                var four = lower[64 * side + 32 * (row & 1) + column] >>> 4 * (row >>> 1) & 15;
                var two = upper[32 * side + column] >>> 2 * row & 3;
                values[at + i] = d * scales[i >>> 4] * ((four | two << 4) - 32);
            }
        }
    };

    /** What the other numbers of the format mean, so that a file can be refused by name. */
    private static final String[] NAMES = {
        "F32", "F16", "Q4_0", "Q4_1", "Q4_2", "Q4_3", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
        "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16",
        "I32", "I64", "F64", "IQ1_M", "BF16"
    };

    private final int id;
    private final int blockSize;
    private final int blockBytes;

    GgufType(int id, int blockSize, int blockBytes) {
        this.id = id;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    /** Numbers in a block. */
    int blockSize() {
        return blockSize;
    }

    /** Bytes of a block. */
    int blockBytes() {
        return blockBytes;
    }

    /** Decodes the next block into {@code values}, from {@code at} on. */
    abstract void decode(ByteBuffer block, float[] values, int at);

    static Optional<GgufType> of(long id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    static String name(long id) {
        return id >= 0 && id < NAMES.length ? NAMES[(int) id] : "number " + Long.toUnsignedString(id);
    }

    private static float half(ByteBuffer block) {
        return Half.toFloat(block.getShort());
    }

    private static byte[] bytes(ByteBuffer block, int count) {
        var bytes = new byte[count];
        block.get(bytes);
        return bytes;
    }

    /** Six bits: those of the first four parts lie together, those of the last four in two places. */
    private static int scale(byte[] packed, int part) {
        return part < 4 ? packed[part] & 63 : packed[part + 4] & 15 | (packed[part - 4] >>> 6 & 3) << 4;
    }

    private static int offset(byte[] packed, int part) {
        return part < 4 ? packed[part + 4] & 63 : packed[part + 4] >>> 4 & 15 | (packed[part] >>> 6 & 3) << 4;
    }
}
