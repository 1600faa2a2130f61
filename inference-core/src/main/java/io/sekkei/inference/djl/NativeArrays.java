package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.StepOutput;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

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
     * The weights of a model as one native list. Each is asked for once, and let go on the heap before the next.
     *
     * @param shapes in the order of the list
     */
    static IValue weights(NDManager manager, Map<String, int[]> shapes, Function<String, float[]> weights) {
        return IValue.listFrom(shapes.entrySet().stream()
                .map(entry -> floats(
                        manager,
                        weights.apply(entry.getKey()),
                        Arrays.stream(entry.getValue()).asLongStream().toArray()))
                .toArray(PtNDArray[]::new));
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
