package io.sekkei.inference.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.Batch;
import io.sekkei.inference.training.LowRank;
import io.sekkei.inference.training.TrainableModel;
import io.sekkei.inference.training.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Transformer with trainable weights and AdamW. Forward and loss are one native call, the backward pass one, the update
 * one. One thread at a time; DJL allows one gradient collector in a process.
 */
public final class TrainableTransformer implements TrainableModel {
    private static final float MASKED = -10_000f;

    private final TransformerConfiguration configuration;
    private final NDManager manager;
    private final TransformerGraph graph;
    /** The same without dropout, for looks. */
    private final TransformerGraph looking;

    private final @Nullable LowRank lowRank;
    /** What adapters are added to; empty where every weight is trained. */
    private final Map<String, NDArray> frozen = new LinkedHashMap<>();
    /** What is trained: the weights, or the adapters. */
    private final Map<String, NDArray> weights = new LinkedHashMap<>();

    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();
    private final List<NDArray> steps = new ArrayList<>();
    private final NDArray positions;
    private final NDArray evaluate;
    private @Nullable IValue gradients;
    private long stepCount;

    /**
     * @param state weights and, to resume, the optimiser's moments
     * @param dropout probability of dropping an activation
     * @param labelSmoothing share of the target spread over all tokens (arXiv 1512.00567)
     */
    public TrainableTransformer(
            TransformerConfiguration configuration, TrainingState state, double dropout, double labelSmoothing) {
        this(configuration, state, dropout, labelSmoothing, null, Map.of());
    }

    /**
     * One whose weights are frozen, with adapters of low rank beside them that are trained.
     *
     * @param base the frozen weights
     * @param state of the adapters, as {@link LowRank} names them
     */
    public static TrainableTransformer adapted(
            TransformerConfiguration configuration,
            Map<String, float[]> base,
            LowRank lowRank,
            TrainingState state,
            double dropout,
            double labelSmoothing) {
        return new TrainableTransformer(configuration, state, dropout, labelSmoothing, lowRank, base);
    }

    private TrainableTransformer(
            TransformerConfiguration configuration,
            TrainingState state,
            double dropout,
            double labelSmoothing,
            @Nullable LowRank lowRank,
            Map<String, float[]> base) {
        this.configuration = configuration;
        this.lowRank = lowRank;
        manager = ComputeDevice.newManager();
        graph = TransformerGraph.of(
                configuration, TransformerGraph.Arithmetic.training(BFloat16.isFast(), dropout, labelSmoothing));
        looking = TransformerGraph.of(
                configuration, TransformerGraph.Arithmetic.training(BFloat16.isFast(), 0, labelSmoothing));
        stepCount = state.step();
        base.forEach((name, values) -> frozen.put(
                name,
                manager.create(
                        values,
                        shape(Objects.requireNonNull(configuration.weights().get(name))))));
        var trained = lowRank == null ? configuration.weights() : lowRank.shapes(configuration);
        trained.forEach((name, shape) -> addWeight(name, shape, state));
        positions = manager.create(
                SinusoidalPositions.table(configuration.maxPositions(), configuration.width()),
                new Shape(configuration.maxPositions(), configuration.width()));
        evaluate = manager.create(0f);
        evaluate.setName("module_method:evaluate");
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

    private static Shape shape(int[] dimensions) {
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
            var loss = graph.loss(arguments(scope, batch));
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
            var loss = looking.loss(arguments);
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
        looking.close();
    }

    private NDList arguments(NDManager scope, Batch batch) {
        var source = scope.create(batch.source(), new Shape(batch.rows(), batch.sourceLength()));
        var bias = scope.create(batch.sourceBias(MASKED), new Shape(batch.rows(), 1, 1, batch.sourceLength()));
        var target = scope.create(batch.target(), new Shape(batch.rows(), batch.targetLength()));
        var expected = scope.create(batch.expected(), new Shape(batch.rows(), batch.targetLength()));
        var list = new NDList(source, bias, target, expected, positions, representation(scope, batch));
        for (var name : configuration.weights().keySet()) {
            list.add(lowRank == null ? Objects.requireNonNull(weights.get(name)) : adapted(scope, name, lowRank));
        }
        return list;
    }

    /** W + scale · B · A, through which gradients flow to A and B. */
    private NDArray adapted(NDManager scope, String name, LowRank rank) {
        var weight = Objects.requireNonNull(frozen.get(name), name);
        var down = weights.get(LowRank.down(name)); // [r, in]
        var up = weights.get(LowRank.up(name)); // [out, r]
        if (down == null || up == null) {
            weight.setName("w[]");
            return weight;
        }
        var product = up.matMul(down); // [out, in]
        var change = product.mul((float) rank.scale());
        var changed = weight.add(change);
        List.of(product, change, changed).forEach(array -> array.attach(scope));
        changed.setName("w[]");
        return changed;
    }

    private NDArray representation(NDManager scope, Batch batch) {
        var values = batch.representation();
        return values == null
                ? scope.zeros(new Shape(1))
                : scope.create(values, new Shape(batch.rows(), batch.sourceLength(), configuration.inputWidth()));
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
