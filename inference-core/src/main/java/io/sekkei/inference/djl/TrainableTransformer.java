package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.Batch;
import io.sekkei.inference.training.TrainingState;

/** A Transformer of our own kind with trainable weights. */
public final class TrainableTransformer extends NativeTraining {
    private final TransformerConfiguration configuration;
    private final NDArray positions;

    /**
     * @param state weights and, to resume, the optimiser's moments
     * @param dropout probability of dropping an activation
     * @param labelSmoothing share of the target spread over all tokens (arXiv 1512.00567)
     */
    public TrainableTransformer(
            TransformerConfiguration configuration, TrainingState state, double dropout, double labelSmoothing) {
        super(graph(configuration, dropout, labelSmoothing), configuration.weights(), state);
        this.configuration = configuration;
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

    private NDArray representation(NDManager scope, Batch batch) {
        var values = batch.representation();
        return values == null
                ? scope.zeros(new Shape(1))
                : scope.create(values, new Shape(batch.rows(), batch.sourceLength(), configuration.inputWidth()));
    }
}
