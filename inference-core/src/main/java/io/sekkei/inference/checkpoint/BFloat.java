package io.sekkei.inference.checkpoint;

/** The upper 16 bits of an IEEE 754 binary32. */
public final class BFloat {
    private static final int QUIET = 0x40;

    private BFloat() {}

    /** The nearest one, ties to even; NaN stays NaN. */
    public static short fromFloat(float value) {
        var bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? (short) (bits >>> 16 | QUIET) : (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /** The same number. */
    public static float toFloat(short upper) {
        return Float.intBitsToFloat(upper << 16);
    }
}
