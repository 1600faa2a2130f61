package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import org.jspecify.annotations.Nullable;

/**
 * What the memory of answers needs of the model they belong to, whatever its family: its graph has the methods {@code step},
 * {@code cache}, {@code grow} and {@code copy}.
 *
 * @param graph the program
 * @param manager whose memory temporary arrays are a part of
 * @param tables what tells a step where it is
 * @param weights the weights
 * @param vocabularySize V
 * @param positions most tokens of an answer, its prompt included if the answer goes on where the prompt ends
 */
record StepGraph(
        ScriptedGraph graph,
        NDManager manager,
        IValue tables,
        NativeWeights weights,
        int vocabularySize,
        int positions) {
    /**
     * Computes a token of each row.
     *
     * @param prompts what the rows attend to beside themselves; null if nothing
     */
    IValue step(IValue ids, IValue places, IValue columns, IValue rows, @Nullable IValue prompts) {
        return prompts == null
                ? graph.run("step", ids, places, columns, rows, tables, weights.plain(), weights.packed())
                : graph.run("step", ids, places, columns, rows, prompts, tables, weights.plain(), weights.packed());
    }

    IValue cache(int capacity) {
        try (var columns = IValue.from((long) capacity)) {
            return graph.run("cache", columns);
        }
    }

    IValue grow(IValue tokens, int more) {
        try (var columns = IValue.from((long) more)) {
            return graph.run("grow", tokens, columns);
        }
    }

    IValue copy(IValue tokens) {
        return graph.run("copy", tokens);
    }

    void requirePositions(int needed) {
        if (needed > positions) {
            throw new IllegalArgumentException(
                    "The model was loaded for %d positions, but position %d is needed".formatted(positions, needed));
        }
    }
}
