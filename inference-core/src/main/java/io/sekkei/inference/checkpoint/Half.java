package io.sekkei.inference.checkpoint;

/**
 * IEEE 754 binary16: a sign, 5 bits of exponent (bias 15) and 10 of fraction. Java has these conversions from version 20
 * on only.
 */
public final class Half {
    private static final int FLOAT_INFINITY = 0x7f800000;
    /** 65,520: halfway between the largest half, 65,504, and what would follow it; from here on it rounds to infinity. */
    private static final int OVERFLOW = 0x477ff000;
    /** 2^-14, the smallest half with an implicit leading one. */
    private static final int SMALLEST_NORMAL = 0x38800000;
    /** The exponents' biases differ by 127 - 15. */
    private static final int BIAS = (127 - 15) << 23;

    private static final float SMALLEST_SUBNORMAL = 0x1p-24f;

    private Half() {}

    /** The nearest half, ties to even; NaN stays NaN. */
    public static short fromFloat(float value) {
        var bits = Float.floatToRawIntBits(value);
        var sign = bits >>> 16 & 0x8000;
        return (short) (sign | magnitude(bits & 0x7fffffff));
    }

    private static int magnitude(int bits) {
        if (bits > FLOAT_INFINITY) {
            return 0x7e00;
        }
        if (bits >= OVERFLOW) {
            return 0x7c00;
        }
        if (bits < SMALLEST_NORMAL) {
            // Floats from 0.5 to 1 lie 2^-24 apart, as subnormal halves do, so this addition rounds as wished.
            return Float.floatToRawIntBits(Float.intBitsToFloat(bits) + 0.5f) - Float.floatToRawIntBits(0.5f);
        }
        // 13 bits go; adding just under half of them, or half when the last one kept is odd, rounds ties to even.
        return (bits + 0xfff + (bits >>> 13 & 1) - BIAS) >>> 13;
    }

    /** The same number; every half is a float. */
    public static float toFloat(short half) {
        var exponent = half >>> 10 & 0x1f;
        var fraction = half & 0x3ff;
        var magnitude = switch (exponent) {
            case 0 -> fraction * SMALLEST_SUBNORMAL;
            case 0x1f -> Float.intBitsToFloat(FLOAT_INFINITY | fraction << 13);
            default -> Float.intBitsToFloat((exponent << 23) + BIAS | fraction << 13);
        };
        return half < 0 ? -magnitude : magnitude;
    }
}
