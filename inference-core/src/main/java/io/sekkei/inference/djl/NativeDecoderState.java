package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import java.util.Arrays;

/**
 * Keys and values in native memory. The answers' part is allocated ahead in growing pieces and written in place; the
 * prompts' part never changes.
 */
final class NativeDecoderState implements DecoderState {
    private static final int FIRST_CAPACITY = 32;

    private final LoadedTransformer model;
    private final NDManager manager;
    /** Per layer a key and a value, each [B, H, capacity, D/H]. */
    private IValue answer;
    /** Per layer a key and a value, each [B, H, S, D/H], then the bias [B, 1, 1, S]. */
    private IValue prompt;

    private int rows;
    private int capacity = FIRST_CAPACITY;
    private int position;

    NativeDecoderState(LoadedTransformer model, IValue prompt, int rows) {
        this.model = model;
        this.prompt = prompt;
        this.rows = rows;
        manager = model.manager().newSubManager();
        answer = allocate();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public StepOutput step(int[] tokenIds) {
        if (tokenIds.length != rows) {
            throw new IllegalArgumentException("%d tokens were fed to %d rows".formatted(tokenIds.length, rows));
        }
        ensureCapacity();
        try (var array = longs(tokenIds);
                var ids = IValue.from(array);
                var at = IValue.from((long) position);
                var result = model.graph().run("step", ids, at, model.positions(), answer, prompt, model.weights());
                var output = result.toTensor((PtNDManager) manager)) {
            position++;
            return NativeArrays.stepOutput(
                    output.toFloatArray(), rows, model.configuration().vocabularySize());
        }
    }

    @Override
    public void select(int[] kept) {
        try (var array = longs(kept);
                var index = IValue.from(array)) {
            answer = replace(answer, model.graph().run("select", answer, index));
            prompt = replace(prompt, model.graph().run("select", prompt, index));
        }
        rows = kept.length;
    }

    @Override
    public void close() {
        answer.close();
        prompt.close();
        manager.close();
    }

    private void ensureCapacity() {
        if (position < capacity) {
            return;
        }
        try (var more = IValue.from((long) capacity)) {
            answer = replace(answer, model.graph().run("grow", answer, more));
        }
        capacity *= 2;
    }

    private IValue allocate() {
        try (var count = IValue.from((long) rows);
                var steps = IValue.from((long) capacity)) {
            return model.graph().run("cache", count, steps);
        }
    }

    private PtNDArray longs(int[] values) {
        return (PtNDArray) manager.create(Arrays.stream(values).asLongStream().toArray(), new Shape(values.length));
    }

    private static IValue replace(IValue old, IValue replacement) {
        old.close();
        return replacement;
    }
}
