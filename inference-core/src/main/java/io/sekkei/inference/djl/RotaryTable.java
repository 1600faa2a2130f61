package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.ModelConfiguration;

/** Turns pairs of numbers of a head in one product each: the number by its cosine, its partner by its signed sine. */
final class RotaryTable {
    private RotaryTable() {}

    /** For a decoder of any family: learned positions are weights, only rotary ones need a table. */
    static PtNDArray of(ModelConfiguration configuration, int positions, NDManager manager) {
        if (!(configuration instanceof LlamaConfiguration llama)) {
            return NativeArrays.floats(manager, new float[1], 1);
        }
        var width = llama.headWidth();
        var table = of(llama.rotary().table(positions, width), positions, width);
        return NativeArrays.floats(manager, table, 2, positions, width);
    }

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
