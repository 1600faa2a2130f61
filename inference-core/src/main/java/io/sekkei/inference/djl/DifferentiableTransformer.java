package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A Transformer whose results can be followed back to the tokens of the prompt: plain fp32 weights that do not change, gains
 * that say how much of each token is there. One thread at a time.
 */
final class DifferentiableTransformer implements AutoCloseable {
    private final NDManager manager;
    private final TransformerGraph graph;
    private final NDList weights = new NDList();
    private final NDArray positions;

    DifferentiableTransformer(TransformerConfiguration configuration, Map<String, float[]> values) {
        manager = ComputeDevice.newManager();
        graph = TransformerGraph.explaining(configuration);
        configuration.weights().forEach((name, shape) -> {
            var dimensions = Arrays.stream(shape).asLongStream().toArray();
            var weight = manager.create(Objects.requireNonNull(values.get(name), name), new Shape(dimensions));
            weight.setName("w[]");
            weights.add(weight);
        });
        positions = manager.create(
                SinusoidalPositions.table(configuration.maxPositions(), configuration.width()),
                new Shape(configuration.maxPositions(), configuration.width()));
    }

    /** What it makes of prompts that are partly there: ids [1, S], gains [B, S] → [B, S, R]. */
    NDArray understand(NDArray ids, NDArray gains) {
        try (var scope = manager.newSubManager()) {
            return of("understand", scope, ids, gains, bias(scope, ids), positions);
        }
    }

    /**
     * How likely one token is in every row: target [1, T], places and expected [B, 1], representation [B, S, R] → [B].
     *
     * @param representation another model's; anything for a model without conditioning
     */
    NDArray weigh(
            NDArray ids, NDArray gains, NDArray target, NDArray places, NDArray expected, NDArray representation) {
        try (var scope = manager.newSubManager()) {
            return of(
                    "weigh", scope, ids, gains, bias(scope, ids), target, places, expected, positions, representation);
        }
    }

    /** The result belongs to the manager of the ids. */
    private NDArray of(String method, NDManager scope, NDArray ids, NDArray... others) {
        var name = scope.create(0f);
        name.setName("module_method:" + method);
        var arguments = new NDList(name, ids);
        arguments.addAll(new NDList(others));
        arguments.addAll(weights);
        var result = graph.differentiable(arguments);
        result.attach(ids.getManager());
        return result;
    }

    private static NDArray bias(NDManager scope, NDArray ids) {
        return scope.zeros(new Shape(1, 1, 1, ids.getShape().get(1)));
    }

    @Override
    public void close() {
        manager.close();
        graph.close();
    }
}
