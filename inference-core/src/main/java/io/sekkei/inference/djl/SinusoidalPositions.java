package io.sekkei.inference.djl;

/** The position table of arXiv 1706.03762, section 3.5, with sine and cosine interleaved. */
final class SinusoidalPositions {
    private SinusoidalPositions() {}

    /** @return row-major, positions × width */
    static float[] table(int positions, int width) {
        var table = new float[positions * width];
        for (var position = 0; position < positions; position++) {
            for (var i = 0; i < width; i += 2) {
                var angle = position / Math.pow(10_000, (double) i / width);
                table[position * width + i] = (float) Math.sin(angle);
                table[position * width + i + 1] = (float) Math.cos(angle);
            }
        }
        return table;
    }
}
