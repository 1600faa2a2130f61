package io.sekkei.inference.checkpoint.gguf;

/**
 * The value of one number of a block, looked up bit by bit from the layout of its type. Slow, and written apart from the
 * decoders: a number is found by counting bits from the beginning of a field, not by walking through bytes.
 */
final class SlowDequantisation {
    private SlowDequantisation() {}

    static double value(GgufType type, byte[] block, int i) {
        return switch (type) {
            case F32 -> Float.intBitsToFloat((int) bits(block, 0, 32));
            case F16 -> half(block, 0);
            case BF16 -> Float.intBitsToFloat((int) bits(block, 0, 16) << 16);
            default -> scale(type, block, i) * quant(type, block, i) + offset(type, block, i);
        };
    }

    /** What the rounding of the two terms is measured against. */
    static double largestTerm(GgufType type, byte[] block, int i) {
        return switch (type) {
            case F32, F16, BF16 -> 0;
            default -> Math.abs(scale(type, block, i) * quant(type, block, i)) + Math.abs(offset(type, block, i));
        };
    }

    private static double quant(GgufType type, byte[] block, int i) {
        return switch (type) {
            case Q4_0 -> nibble(block, 2, i % 16, i / 16) - 8;
            case Q4_1 -> nibble(block, 4, i % 16, i / 16);
            case Q5_0 -> nibble(block, 6, i % 16, i / 16) + 16 * bits(block, 16 + i, 1) - 16;
            case Q5_1 -> nibble(block, 8, i % 16, i / 16) + 16 * bits(block, 32 + i, 1);
            case Q8_0 -> block[2 + i];
            case Q4_K -> nibble(block, 16, i / 64 * 32 + i % 32, i / 32 % 2);
            case Q5_K ->
                nibble(block, 48, i / 64 * 32 + i % 32, i / 32 % 2) + 16 * bits(block, 8 * (16 + i % 32) + i / 32, 1);
            case Q6_K ->
                nibble(block, 0, i / 128 * 64 + i % 64, i / 64 % 2)
                        + 16 * bits(block, 8 * (128 + i / 128 * 32 + i % 32) + i / 32 % 4 * 2, 2)
                        - 32;
            default -> throw new IllegalArgumentException("No quantised type: " + type);
        };
    }

    private static double scale(GgufType type, byte[] block, int i) {
        return switch (type) {
            case Q4_K, Q5_K -> half(block, 0) * packed(block, i / 32, 0);
            case Q6_K -> half(block, 208) * block[192 + i / 16];
            default -> half(block, 0);
        };
    }

    private static double offset(GgufType type, byte[] block, int i) {
        return switch (type) {
            case Q4_1, Q5_1 -> half(block, 2);
            case Q4_K, Q5_K -> -half(block, 2) * packed(block, i / 32, 4);
            default -> 0;
        };
    }

    /** The six bits of a part's scale (first = 0) or offset (first = 4) within the 12 bytes that begin at byte 4. */
    private static long packed(byte[] block, int part, int first) {
        if (part < 4) {
            return bits(block, 8 * (4 + first + part), 6);
        }
        return bits(block, 8 * (4 + 4 + part) + first, 4) + 16 * bits(block, 8 * (4 + first + part - 4) + 6, 2);
    }

    private static long nibble(byte[] block, int field, int index, int high) {
        return bits(block, 8 * (field + index) + 4 * high, 4);
    }

    private static double half(byte[] block, int at) {
        var sign = bits(block, 8 * at + 15, 1) == 1 ? -1 : 1;
        var exponent = bits(block, 8 * at + 10, 5);
        var fraction = bits(block, 8 * at, 10);
        if (exponent == 31) {
            return Double.NaN;
        }
        return sign * (exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25));
    }

    private static long bits(byte[] block, int from, int count) {
        var value = 0L;
        for (var bit = 0; bit < count; bit++) {
            value |= (long) (block[(from + bit) / 8] >> (from + bit) % 8 & 1) << bit;
        }
        return value;
    }
}
