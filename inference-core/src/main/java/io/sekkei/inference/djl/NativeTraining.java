package io.sekkei.inference.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.training.Batch;
import io.sekkei.inference.training.TrainableModel;
import io.sekkei.inference.training.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights in native memory that a graph learns, with AdamW. Forward and loss are one native call, the backward pass one, the
 * update one. One thread at a time; DJL allows one gradient collector in a process.
 */
abstract class NativeTraining implements TrainableModel {
    /** Added to the scores of padding. */
    static final float MASKED = -10_000f;

    private final NDManager manager;
    private final ScriptedGraph graph;
    /** The same without dropout, for looks. */
    private final ScriptedGraph looking;

    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();
    private final List<NDArray> steps = new ArrayList<>();
    private final NDArray evaluate;
    private @Nullable IValue gradients;
    private long stepCount;

    /**
     * @param graph has the methods {@code forward}, {@code evaluate} and {@code update}; closed with this
     * @param looking the same without dropout, or itself where it has none; closed with this
     * @param shapes of the weights in the order of the graph's list
     * @param state weights and, to resume, the optimiser's moments
     */
    NativeTraining(ScriptedGraph graph, ScriptedGraph looking, Map<String, int[]> shapes, TrainingState state) {
        this.graph = graph;
        this.looking = looking;
        manager = ComputeDevice.newManager();
        stepCount = state.step();
        shapes.forEach((name, shape) -> addWeight(name, shape, state));
        evaluate = manager.create(0f);
        evaluate.setName("module_method:evaluate");
    }

    /** What the graph is given before the weights. */
    abstract NDList inputs(NDManager scope, Batch batch);

    /** Where constant inputs live. */
    final NDManager manager() {
        return manager;
    }

    private void addWeight(String name, int[] dimensions, TrainingState state) {
        var shape = shape(dimensions);
        var weight = manager.create(state.weights().get(name), shape);
        weight.setName("w[]");
        weight.setRequiresGradient(true);
        weights.put(name, weight);
        means.put(name, moment(state.means().get(name), shape));
        squares.put(name, moment(state.squares().get(name), shape));
        steps.add(manager.create((float) stepCount));
    }

    static Shape shape(int[] dimensions) {
        return new Shape(Arrays.stream(dimensions).asLongStream().toArray());
    }

    private NDArray moment(float @Nullable [] values, Shape shape) {
        return values == null ? manager.zeros(shape) : manager.create(values, shape);
    }

    @Override
    public double accumulate(Batch batch) {
        // Dropout follows from the number of the update, so that a resumed training repeats the one that was not
        // stopped.
        Engine.getEngine("PyTorch").setRandomSeed((int) stepCount);
        try (var scope = manager.newSubManager();
                var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            var loss = graph.forward(arguments(scope, batch));
            loss.attach(scope);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    @Override
    public double update(double rate, double decay, double clip) {
        try (var scope = manager.newSubManager();
                var parameters = list(weights.values());
                var first = list(means.values());
                var second = list(squares.values());
                var counts = list(steps);
                var rateValue = IValue.from(rate);
                var decayValue = IValue.from(decay);
                var clipValue = IValue.from(clip);
                var norm = graph.run(
                        "update", parameters, gradients(), first, second, counts, rateValue, decayValue, clipValue)) {
            stepCount++;
            var value = norm.toTensor((PtNDManager) scope);
            return value.getFloat();
        }
    }

    @Override
    public double negativeLogLikelihood(Batch batch) {
        try (var scope = manager.newSubManager()) {
            var arguments = arguments(scope, batch);
            arguments.add(0, evaluate);
            var loss = looking.forward(arguments);
            loss.attach(scope);
            return loss.getFloat();
        }
    }

    @Override
    public TrainingState state() {
        return new TrainingState(stepCount, numbers(weights), numbers(means), numbers(squares));
    }

    @Override
    public void close() {
        if (gradients != null) {
            gradients.close();
        }
        manager.close();
        graph.close();
        if (looking != graph) {
            looking.close();
        }
    }

    private NDList arguments(NDManager scope, Batch batch) {
        var list = inputs(scope, batch);
        list.addAll(new NDList(effective(scope)));
        return list;
    }

    /** The weights the graph computes with, in its order: those that are trained, unless these only change others. */
    List<NDArray> effective(NDManager scope) {
        return new ArrayList<>(weights.values());
    }

    /** What is trained, by name. */
    final @Nullable NDArray trained(String name) {
        return weights.get(name);
    }

    /** The gradients live as long as the weights and are cleared in place, so one native list serves every update. */
    private IValue gradients() {
        if (gradients == null) {
            gradients = list(weights.values().stream().map(NDArray::getGradient).toList());
        }
        return gradients;
    }

    private static IValue list(java.util.Collection<NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    private static Map<String, float[]> numbers(Map<String, NDArray> arrays) {
        var numbers = new LinkedHashMap<String, float[]>();
        arrays.forEach((name, array) -> numbers.put(name, array.toFloatArray()));
        return numbers;
    }
}
