package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The weights of a model in native memory, in the form its graph multiplies by. They are packed one by one, so that beside
 * the packed model there is never more than one matrix and the embedding.
 */
final class NativeWeights implements AutoCloseable {
    private static final String EMBEDDING = "embedding";
    /** Tables whose rows are looked up; all other matrices are multiplied by. */
    private static final Set<String> TABLES = Set.of(EMBEDDING, "positions", "encoder.distances", "decoder.distances");

    private final IValue plain;
    private final IValue packed;

    private NativeWeights(IValue plain, IValue packed) {
        this.plain = plain;
        this.packed = packed;
    }

    /**
     * Packs the weights of a model.
     *
     * @param graph has the methods {@code begin} and {@code keep}, {@code keep_matrix} and {@code keep_matrix_with_bias}
     * @param shapes in the order of the graph's list
     * @param tiedHead whether the output shares the embedding, which is then packed behind all others
     * @param weights the numbers of a weight by its name
     */
    static NativeWeights packed(
            ScriptedGraph graph,
            NDManager manager,
            Map<String, int[]> shapes,
            boolean tiedHead,
            Function<String, float[]> weights) {
        try (var begun = graph.run("begin")) {
            var lists = begun.toIValueTuple();
            var loaded = new NativeWeights(lists[0], lists[1]);
            new Packing(graph, manager, shapes, weights, loaded).run(tiedHead);
            return loaded;
        }
    }

    /** {@code List[Tensor]}: what is looked up, added or multiplied as it is. */
    IValue plain() {
        return plain;
    }

    /** {@code List[LinearPackedParamsBase]}: what is multiplied in a packed form; empty for some formats. */
    IValue packed() {
        return packed;
    }

    @Override
    public void close() {
        plain.close();
        packed.close();
    }

    private record Packing(
            ScriptedGraph graph,
            NDManager manager,
            Map<String, int[]> shapes,
            Function<String, float[]> weights,
            NativeWeights lists) {
        void run(boolean tiedHead) {
            shapes.keySet().forEach(this::pack);
            if (tiedHead) {
                pack(EMBEDDING, "keep_matrix");
            }
        }

        private void pack(String name) {
            var isMatrix = shape(name).length == 2 && !TABLES.contains(name);
            var bias = name.replace(".weight", ".bias");
            if (isMatrix && !bias.equals(name) && shapes.containsKey(bias)) {
                packWithBias(name, bias);
            } else {
                pack(name, isMatrix ? "keep_matrix" : "keep");
            }
        }

        private void pack(String name, String method) {
            try (var scope = manager.newSubManager();
                    var weight = tensor(scope, name);
                    var nothing = graph.run(method, weight, lists.plain, lists.packed)) {}
        }

        private void packWithBias(String name, String bias) {
            try (var scope = manager.newSubManager();
                    var weight = tensor(scope, name);
                    var added = tensor(scope, bias);
                    var nothing = graph.run("keep_matrix_with_bias", weight, added, lists.plain, lists.packed)) {}
        }

        private IValue tensor(NDManager scope, String name) {
            var shape = Arrays.stream(shape(name)).asLongStream().toArray();
            return IValue.from(NativeArrays.floats(scope, weights.apply(name), shape));
        }

        private int[] shape(String name) {
            var shape = shapes.get(name);
            if (shape == null) {
                throw new IllegalArgumentException("The model has no weight " + name);
            }
            return shape;
        }
    }
}
