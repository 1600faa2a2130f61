package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.sekkei.inference.decoder.StepOutput;
import java.util.Arrays;

/** Numbers of Java as native arrays, and back. */
final class NativeArrays {
    private NativeArrays() {}

    static PtNDArray floats(NDManager manager, float[] values, long... shape) {
        return (PtNDArray) manager.create(values, new Shape(shape));
    }

    static PtNDArray longs(NDManager manager, int[] values, long... shape) {
        return (PtNDArray) manager.create(Arrays.stream(values).asLongStream().toArray(), new Shape(shape));
    }

    /**
     * Takes apart what a step returns.
     *
     * @param values rows × (V + 1): logits, then their normalizer
     */
    static StepOutput stepOutput(float[] values, int rows, int vocabulary) {
        var logits = new float[rows * vocabulary];
        var normalizers = new float[rows];
        for (var row = 0; row < rows; row++) {
            System.arraycopy(values, row * (vocabulary + 1), logits, row * vocabulary, vocabulary);
            normalizers[row] = values[row * (vocabulary + 1) + vocabulary];
        }
        return new StepOutput(vocabulary, logits, normalizers);
    }
}
