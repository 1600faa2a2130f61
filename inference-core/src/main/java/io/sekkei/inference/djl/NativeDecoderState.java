package io.sekkei.inference.djl;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers side by side, each with memory of its own. What they share is the product of all their tokens with the weights;
 * each attends by itself. So rows of any lengths go together without padding, one joins or leaves without a number being
 * copied, and no row depends on the others: neither by what it attends to nor by the order in which sums are taken.
 */
final class NativeDecoderState implements DecoderState {
    private final StepGraph graph;
    private List<AnswerMemory> rows;
    private @Nullable Lists lists;

    /** @param rows at least one; closed with this state */
    NativeDecoderState(StepGraph graph, List<AnswerMemory> rows) {
        this.graph = graph;
        this.rows = new ArrayList<>(rows);
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public StepOutput step(int[] tokenIds) {
        if (tokenIds.length != rows()) {
            throw new IllegalArgumentException("%d tokens were fed to %d rows".formatted(tokenIds.length, rows()));
        }
        for (var row : rows) {
            if (row.reserve(1)) {
                dropLists();
            }
        }
        if (lists == null) {
            lists = Lists.of(rows);
        }
        var places = rows.stream().mapToInt(AnswerMemory::position).toArray();
        var output = compute(tokenIds, places, lists);
        rows.forEach(row -> row.advance(1));
        return output;
    }

    /** The tokens of one answer side by side as if they were answers: computed to the last bit as one after the other. */
    @Override
    public StepOutput steps(int[] tokenIds) {
        var row = onlyRow();
        row.reserve(tokenIds.length);
        dropLists();
        var places = new int[tokenIds.length];
        Arrays.setAll(places, place -> row.position() + place);
        try (var repeated = Lists.of(java.util.Collections.nCopies(tokenIds.length, row))) {
            var output = compute(tokenIds, places, repeated);
            row.advance(tokenIds.length);
            return output;
        }
    }

    @Override
    public void forget(int count) {
        rows.forEach(row -> row.forget(count));
    }

    @Override
    public void select(int[] kept) {
        var used = new HashSet<AnswerMemory>();
        var selected = new ArrayList<AnswerMemory>();
        for (var index : kept) {
            var row = rows.get(index);
            selected.add(used.add(row) ? row : row.copy());
        }
        rows.stream().filter(row -> !used.contains(row)).forEach(AnswerMemory::close);
        rows = selected;
        dropLists();
    }

    @Override
    public void join(DecoderState other) {
        if (!(other instanceof NativeDecoderState joining) || joining.graph != graph) {
            throw new IllegalArgumentException("Only answers of the same model can be written together");
        }
        rows.addAll(joining.rows);
        joining.rows = new ArrayList<>();
        joining.close();
        dropLists();
    }

    @Override
    public void close() {
        dropLists();
        rows.forEach(AnswerMemory::close);
        rows = new ArrayList<>();
    }

    private StepOutput compute(int[] tokenIds, int[] places, Lists memories) {
        var count = tokenIds.length;
        try (var scope = graph.manager().newSubManager();
                var ids = IValue.from(NativeArrays.longs(scope, tokenIds, count));
                var at = IValue.from(NativeArrays.longs(scope, places, count));
                var columns =
                        IValue.listFrom(Arrays.stream(places).asLongStream().toArray());
                var result = graph.step(ids, at, columns, memories.tokens(), memories.prompts());
                var output = result.toTensor((PtNDManager) scope)) {
            return NativeArrays.stepOutput(output.toFloatArray(), count, graph.vocabularySize());
        }
    }

    private AnswerMemory onlyRow() {
        if (rows() != 1) {
            throw new IllegalStateException("Several tokens at once go to one row only, but there are " + rows());
        }
        return rows.get(0);
    }

    private void dropLists() {
        if (lists != null) {
            lists.close();
            lists = null;
        }
    }

    /** The memories of all rows as the engine takes them; valid until one of them moves. */
    private record Lists(IValue tokens, @Nullable IValue prompts) implements AutoCloseable {
        static Lists of(List<AnswerMemory> rows) {
            var tokens = rows.stream().map(AnswerMemory::tokens).toArray(IValue[]::new);
            var prompts = rows.stream()
                    .map(AnswerMemory::prompt)
                    .filter(Objects::nonNull)
                    .toArray(IValue[]::new);
            return new Lists(IValue.listFrom(tokens), prompts.length == 0 ? null : IValue.listFrom(prompts));
        }

        @Override
        public void close() {
            tokens.close();
            if (prompts != null) {
                prompts.close();
            }
        }
    }
}
