package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Keys and values of prompts and answers in native memory, allocated ahead in growing pieces and written in place. Rows of
 * different lengths end together: shorter prompts have padding before them.
 */
final class CausalState implements DecoderState {
    /** A long prompt is read in pieces, so that the scores of a piece against all before it stay small. */
    private static final int PIECE = 256;

    private static final int FIRST_CAPACITY = 32;

    private final LoadedCausalModel model;
    private final NDManager manager;
    /** Per layer a key and a value, each [B, K, capacity, N]. */
    private IValue cache;
    /** First column of each row. */
    private int[] starts;

    private int capacity;
    private int position;

    private CausalState(LoadedCausalModel model, int[] starts, int capacity) {
        this.model = model;
        this.starts = starts;
        this.capacity = capacity;
        manager = model.manager().newSubManager();
        cache = allocate();
    }

    static CausalState begin(LoadedCausalModel model, List<DecoderInput> inputs) {
        var lengths =
                inputs.stream().mapToInt(input -> input.promptIds().length - 1).toArray();
        var longest = Arrays.stream(lengths).max().orElseThrow();
        var starts = Arrays.stream(lengths).map(length -> longest - length).toArray();
        model.requirePositions(longest + 1);
        var state = new CausalState(model, starts, longest + FIRST_CAPACITY);
        try {
            state.read(inputs, longest);
            return state;
        } catch (RuntimeException | Error failure) {
            state.close();
            throw failure;
        }
    }

    @Override
    public int rows() {
        return starts.length;
    }

    @Override
    public StepOutput step(int[] tokenIds) {
        if (tokenIds.length != rows()) {
            throw new IllegalArgumentException("%d tokens were fed to %d rows".formatted(tokenIds.length, rows()));
        }
        return feed(tokenIds, 1);
    }

    @Override
    public StepOutput steps(int[] tokenIds) {
        if (rows() != 1) {
            throw new IllegalStateException("Several tokens can be fed to one row only, but there are " + rows());
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
        model.requirePositions(position - Arrays.stream(starts).min().orElseThrow() + count);
        try (var scope = manager.newSubManager();
                var result = pass("step", scope, tokenIds, count);
                var output = result.toTensor((PtNDManager) scope)) {
            position += count;
            return NativeArrays.stepOutput(
                    output.toFloatArray(), rows() * count, model.configuration().vocabularySize());
        }
    }

    @Override
    public void select(int[] kept) {
        try (var scope = manager.newSubManager();
                var index = IValue.from(NativeArrays.longs(scope, kept, kept.length))) {
            cache = replace(cache, model.run("select", cache, index));
        }
        starts = Arrays.stream(kept).map(row -> starts[row]).toArray();
    }

    @Override
    public void close() {
        cache.close();
        manager.close();
    }

    private void read(List<DecoderInput> inputs, int longest) {
        while (position < longest) {
            var count = Math.min(PIECE, longest - position);
            try (var scope = manager.newSubManager();
                    var nothing = pass("prefill", scope, columns(inputs, count), count)) {
                position += count;
            }
        }
    }

    /** B × count, the prompts' tokens from {@code position} on, zero where padded. */
    private int[] columns(List<DecoderInput> inputs, int count) {
        var ids = new int[rows() * count];
        for (var row = 0; row < rows(); row++) {
            var prompt = inputs.get(row).promptIds();
            for (var column = Math.max(0, starts[row] - position); column < count; column++) {
                ids[row * count + column] = prompt[position + column - starts[row]];
            }
        }
        return ids;
    }

    private IValue pass(String method, NDManager scope, int[] tokenIds, int count) {
        try (var ids = IValue.from(NativeArrays.longs(scope, tokenIds, rows(), count));
                var at = IValue.from((long) position);
                var first = IValue.from(NativeArrays.longs(scope, starts, rows()));
                var padded = IValue.from(Arrays.stream(starts).anyMatch(start -> start > 0))) {
            return model.run(method, ids, at, first, padded, cache, model.tables(), model.weights());
        }
    }

    private void ensureCapacity(int count) {
        while (position + count > capacity) {
            try (var more = IValue.from((long) capacity)) {
                cache = replace(cache, model.run("grow", cache, more));
            }
            capacity *= 2;
        }
    }

    private IValue allocate() {
        try (var rows = IValue.from((long) starts.length);
                var columns = IValue.from((long) capacity)) {
            return model.run("cache", rows, columns);
        }
    }

    private static IValue replace(IValue old, IValue replacement) {
        old.close();
        return replacement;
    }
}
