package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import java.util.Objects;

/**
 * Keys and values in native memory. The answers' part is allocated ahead in growing pieces and written in place; the
 * prompts' part never changes.
 */
final class NativeDecoderState implements DecoderState {
    private static final int FIRST_CAPACITY = 32;

    private final AttendingSteps steps;
    private final NDManager manager;
    /** Per layer a key and a value, each [B, H, capacity, N]. */
    private IValue answer;
    /** Per layer a key and a value, each [B, H, S, N], then the bias [B, 1, 1, S]. */
    private IValue prompt;

    private int rows;
    private int capacity = FIRST_CAPACITY;
    private int position;

    NativeDecoderState(AttendingSteps steps, IValue prompt, int rows) {
        this.steps = steps;
        this.prompt = prompt;
        this.rows = rows;
        manager = steps.manager().newSubManager();
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
        return feed(tokenIds, 1);
    }

    @Override
    public StepOutput steps(int[] tokenIds) {
        if (rows != 1) {
            throw new IllegalStateException("Several tokens can be fed to one row only, but there are " + rows);
        }
        return feed(tokenIds, tokenIds.length);
    }

    @Override
    public void forget(int count) {
        position -= Objects.checkIndex(count, position + 1);
    }

    /** @param count tokens of each row */
    private StepOutput feed(int[] tokenIds, int count) {
        ensureCapacity(count);
        try (var array = NativeArrays.longs(manager, tokenIds, rows, count);
                var ids = IValue.from(array);
                var at = IValue.from((long) position);
                var result = steps.run("step", ids, at, steps.positions(), answer, prompt, steps.weights());
                var output = result.toTensor((PtNDManager) manager)) {
            position += count;
            return NativeArrays.stepOutput(output.toFloatArray(), rows * count, steps.vocabularySize());
        }
    }

    @Override
    public void select(int[] kept) {
        try (var array = NativeArrays.longs(manager, kept, kept.length);
                var index = IValue.from(array)) {
            answer = replace(answer, steps.run("select", answer, index));
            prompt = replace(prompt, steps.run("select", prompt, index));
        }
        rows = kept.length;
    }

    @Override
    public void close() {
        answer.close();
        prompt.close();
        manager.close();
    }

    private void ensureCapacity(int count) {
        while (position + count > capacity) {
            try (var more = IValue.from((long) capacity)) {
                answer = replace(answer, steps.run("grow", answer, more));
            }
            capacity *= 2;
        }
    }

    private IValue allocate() {
        try (var count = IValue.from((long) rows);
                var columns = IValue.from((long) capacity)) {
            return steps.run("cache", count, columns);
        }
    }

    private static IValue replace(IValue old, IValue replacement) {
        old.close();
        return replacement;
    }
}
