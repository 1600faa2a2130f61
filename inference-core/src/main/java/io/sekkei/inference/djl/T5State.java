package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;

/** Keys and values in native memory: those of the answers grow in place, those of the prompts never change. */
final class T5State implements DecoderState {
    private static final int FIRST_CAPACITY = 32;

    private final LoadedT5 model;
    private final NDManager manager;
    /** Per layer a key and a value, each [B, H, capacity, N]. */
    private IValue answer;
    /** Per layer a key and a value, each [B, H, S, N], then the padding [B, 1, 1, S]. */
    private IValue prompt;

    private int rows;
    private int capacity = FIRST_CAPACITY;
    private int position;

    T5State(LoadedT5 model, IValue prompt, int rows) {
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
        try (var scope = manager.newSubManager();
                var ids = IValue.from(NativeArrays.longs(scope, tokenIds, rows));
                var at = IValue.from((long) position);
                var result = model.run("step", ids, at, model.past(), answer, prompt, model.weights());
                var output = result.toTensor((PtNDManager) scope)) {
            position++;
            return NativeArrays.stepOutput(
                    output.toFloatArray(), rows, model.configuration().vocabularySize());
        }
    }

    @Override
    public void select(int[] kept) {
        try (var scope = manager.newSubManager();
                var index = IValue.from(NativeArrays.longs(scope, kept, kept.length))) {
            answer = replace(answer, model.run("select", answer, index));
            prompt = replace(prompt, model.run("select", prompt, index));
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
            answer = replace(answer, model.run("grow", answer, more));
        }
        capacity *= 2;
    }

    private IValue allocate() {
        try (var count = IValue.from((long) rows);
                var columns = IValue.from((long) capacity)) {
            return model.run("cache", count, columns);
        }
    }

    private static IValue replace(IValue old, IValue replacement) {
        old.close();
        return replacement;
    }
}
