package io.sekkei.inference.djl;

/** Turns pairs of numbers of a head in one product each: the number by its cosine, its partner by its signed sine. */
final class RotaryTable {
    private RotaryTable() {}

    /**
     * @param angles cosines of all positions, then their sines: 2 × positions × headWidth/2
     * @return 2 × positions × headWidth: cosines for both halves of a head, then sines, negative for the first half
     */
    static float[] of(float[] angles, int positions, int headWidth) {
        var half = headWidth / 2;
        var table = new float[2 * positions * headWidth];
        for (var position = 0; position < positions; position++) {
            for (var pair = 0; pair < half; pair++) {
                var cosine = angles[position * half + pair];
                var sine = angles[(positions + position) * half + pair];
                var at = position * headWidth + pair;
                table[at] = cosine;
                table[at + half] = cosine;
                table[positions * headWidth + at] = -sine;
                table[positions * headWidth + at + half] = sine;
            }
        }
        return table;
    }
}
