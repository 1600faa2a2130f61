package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.model.ConditionedConfiguration;
import io.sekkei.inference.model.T5Configuration;
import io.sekkei.inference.training.Batch;
import io.sekkei.inference.training.TrainingState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A published model of any family that learns to write from what another one understood, together with its projector. */
public final class TrainableConditioned extends NativeTraining {
    private final ConditionedConfiguration configuration;
    /** What tells tokens where they are: two tables, of which a decoder alone needs one. */
    private final NDArray first;

    private final NDArray second;

    /**
     * @param state weights and, to resume, the optimiser's moments
     * @param labelSmoothing share of the target spread over all tokens (arXiv 1512.00567)
     * @param positions most tokens of a prompt and its answer together
     */
    public TrainableConditioned(
            ConditionedConfiguration configuration, TrainingState state, double labelSmoothing, int positions) {
        this(configuration, graph(configuration, labelSmoothing), state, positions);
    }

    private TrainableConditioned(
            ConditionedConfiguration configuration, ScriptedGraph graph, TrainingState state, int positions) {
        super(graph, graph, configuration.weights(), state);
        this.configuration = configuration;
        if (configuration.slm() instanceof T5Configuration t5) {
            first = NativeArrays.longs(manager(), LoadedT5.far(t5), LoadedT5.far(t5).length);
            second = NativeArrays.longs(manager(), LoadedT5.past(t5), LoadedT5.past(t5).length);
        } else {
            first = RotaryTable.of(configuration.slm(), positions, manager());
            second = manager().zeros(new Shape(1));
        }
    }

    private static ScriptedGraph graph(ConditionedConfiguration c, double labelSmoothing) {
        if (c.slm() instanceof T5Configuration t5) {
            var source = ScriptedGraph.source(LoadedT5.SOURCE) + ScriptedGraph.source("t5-training.torchscript");
            return graph(source, LoadedT5.constants(t5, WeightFormat.FP32), c, labelSmoothing);
        }
        var causal = CausalGraph.of(c.slm(), WeightFormat.FP32);
        var source = causal.source() + ScriptedGraph.source("causal-training.torchscript");
        return graph(source, causal.constants(), c, labelSmoothing);
    }

    private static ScriptedGraph graph(
            String source, Map<String, String> serving, ConditionedConfiguration c, double labelSmoothing) {
        var constants = new LinkedHashMap<>(serving);
        constants.putAll(Products.training());
        constants.putAll(LoadedConditioned.projection(c, c.slm().weights().size()));
        constants.put("BFLOAT16", BFloat16.isFast() ? "True" : "False");
        constants.put("SMOOTHING", Double.toString(labelSmoothing));
        if (!c.slm().weights().containsKey("head")) {
            constants.put("HEAD", "0"); // the embedding itself, of which there is no packed copy
        }
        return ScriptedGraph.of(source + ScriptedGraph.source("conditioned-training.torchscript"), constants);
    }

    @Override
    NDList inputs(NDManager scope, Batch batch) {
        var rows = batch.rows();
        var bias = scope.create(batch.sourceBias(MASKED), new Shape(rows, 1, 1, batch.sourceLength()));
        var target = scope.create(batch.target(), new Shape(rows, batch.targetLength()));
        var expected = scope.create(batch.expected(), new Shape(rows, batch.targetLength()));
        var values = Objects.requireNonNull(batch.representation(), "Nothing to write from");
        var representation = scope.create(values, new Shape(rows, batch.sourceLength(), configuration.inputWidth()));
        return new NDList(bias, target, expected, first, second, representation);
    }
}
