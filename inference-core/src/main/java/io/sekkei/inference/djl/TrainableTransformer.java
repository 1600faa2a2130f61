package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.Batch;
import io.sekkei.inference.training.LowRank;
import io.sekkei.inference.training.TrainingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Transformer of our own kind with trainable weights, or with trainable adapters beside frozen ones. */
public final class TrainableTransformer extends NativeTraining {
    private final TransformerConfiguration configuration;
    private final NDArray positions;
    private final @Nullable LowRank lowRank;
    /** What adapters are added to; empty where every weight is trained. */
    private final Map<String, NDArray> frozen = new LinkedHashMap<>();

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
        super(
                graph(configuration, dropout, labelSmoothing),
                graph(configuration, 0, labelSmoothing),
                lowRank == null ? configuration.weights() : lowRank.shapes(configuration),
                state);
        this.configuration = configuration;
        this.lowRank = lowRank;
        base.forEach((name, values) -> frozen.put(
                name,
                manager()
                        .create(
                                values,
                                shape(Objects.requireNonNull(
                                        configuration.weights().get(name))))));
        positions = manager()
                .create(
                        SinusoidalPositions.table(configuration.maxPositions(), configuration.width()),
                        new Shape(configuration.maxPositions(), configuration.width()));
    }

    private static ScriptedGraph graph(TransformerConfiguration configuration, double dropout, double labelSmoothing) {
        var arithmetic = TransformerGraph.Arithmetic.training(BFloat16.isFast(), dropout, labelSmoothing);
        return TransformerGraph.of(configuration, arithmetic).scripted();
    }

    @Override
    NDList inputs(NDManager scope, Batch batch) {
        var source = scope.create(batch.source(), new Shape(batch.rows(), batch.sourceLength()));
        var bias = scope.create(batch.sourceBias(MASKED), new Shape(batch.rows(), 1, 1, batch.sourceLength()));
        var target = scope.create(batch.target(), new Shape(batch.rows(), batch.targetLength()));
        var expected = scope.create(batch.expected(), new Shape(batch.rows(), batch.targetLength()));
        return new NDList(source, bias, target, expected, positions, representation(scope, batch));
    }

    @Override
    List<NDArray> effective(NDManager scope) {
        var rank = lowRank;
        return rank == null
                ? super.effective(scope)
                : configuration.weights().keySet().stream()
                        .map(name -> adapted(scope, name, rank))
                        .toList();
    }

    /** W + scale · B · A, through which gradients flow to A and B. */
    private NDArray adapted(NDManager scope, String name, LowRank rank) {
        var weight = Objects.requireNonNull(frozen.get(name), name);
        var down = trained(LowRank.down(name)); // [r, in]
        var up = trained(LowRank.up(name)); // [out, r]
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
}
