package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.projector.Projector;
import io.sekkei.inference.training.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Transformer ready to serve: its weights packed in native memory, computed in fp32. It can read a prompt, project a
 * representation and write an answer; all methods may be called by many threads.
 */
public final class LoadedTransformer implements PromptEncoder, Projector, TokenDecoder, AutoCloseable {
    /** Added to the attention scores of padding; its exponential is exactly zero. */
    private static final float MASKED = -10_000f;

    private final TransformerConfiguration configuration;
    private final NDManager manager;
    private final TransformerGraph graph;
    private final IValue weights;
    private final IValue positions;
    private final IValue nothing;

    /**
     * @param weights by name, as {@link TransformerConfiguration#weights()} lists them; already checked against it
     */
    public LoadedTransformer(TransformerConfiguration configuration, Map<String, float[]> weights) {
        TensorEngine.start();
        this.configuration = configuration;
        manager = NDManager.newBaseManager("PyTorch");
        graph = TransformerGraph.of(configuration, TransformerGraph.Arithmetic.SERVING);
        this.weights = packed(weights);
        positions = IValue.from(tensor(
                manager,
                SinusoidalPositions.table(configuration.maxPositions(), configuration.width()),
                configuration.maxPositions(),
                configuration.width()));
        nothing = IValue.from(tensor(manager, new float[1], 1));
    }

    /** The program this architecture runs, without the weights. */
    public String program() {
        return TransformerGraph.complete(configuration, TransformerGraph.Arithmetic.SERVING);
    }

    public TransformerConfiguration configuration() {
        return configuration;
    }

    @Override
    public PromptRepresentation encode(int[] promptIds) {
        try (var scope = manager.newSubManager();
                var ids = IValue.from(NativeArrays.longs(scope, promptIds, 1, promptIds.length));
                var bias = IValue.from(
                        NativeArrays.floats(scope, new float[promptIds.length], 1, 1, 1, promptIds.length));
                var memory = graph.run("read", ids, bias, positions, nothing, weights)) {
            return representation(memory.toTensor((PtNDManager) scope), promptIds.length);
        }
    }

    /**
     * Reads many prompts in one pass, for training.
     *
     * @param batch B prompts padded to S tokens
     * @return row-major, B × S × D; what stands at padding means nothing
     */
    public float[] encode(Batch batch) {
        try (var scope = manager.newSubManager();
                var ids = IValue.from(
                        (PtNDArray) scope.create(batch.source(), new Shape(batch.rows(), batch.sourceLength())));
                var bias = IValue.from(NativeArrays.floats(
                        scope, batch.sourceBias(MASKED), batch.rows(), 1, 1, batch.sourceLength()));
                var memory = graph.run("read", ids, bias, positions, nothing, weights)) {
            return memory.toTensor((PtNDManager) scope).toFloatArray();
        }
    }

    /**
     * What a narrower model can begin its own embedding with: tokens that this model finds alike are alike in it.
     *
     * @param width columns to keep, at most this model's width
     * @return row-major, V × width
     */
    public float[] reducedEmbedding(int width) {
        try (var scope = manager.newSubManager();
                var columns = IValue.from((long) width);
                var reduced = graph.run("reduced_embedding", columns, weights)) {
            return reduced.toTensor((PtNDManager) scope).toFloatArray();
        }
    }

    @Override
    public PromptRepresentation project(PromptRepresentation representation) {
        try (var scope = manager.newSubManager();
                var input = IValue.from(NativeArrays.floats(
                        scope, representation.values(), 1, representation.tokens(), representation.width()));
                var projected = graph.run("project", input, weights)) {
            return representation(projected.toTensor((PtNDManager) scope), representation.tokens());
        }
    }

    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        var prompt = new PaddedPrompts(inputs, configuration.width());
        try (var scope = manager.newSubManager();
                var bias = IValue.from(
                        NativeArrays.floats(scope, prompt.bias(MASKED), prompt.rows(), 1, 1, prompt.length()))) {
            var steps = new AttendingSteps(graph::run, manager, positions, weights, configuration.vocabularySize());
            return new NativeDecoderState(steps, prefill(scope, prompt, bias), prompt.rows());
        }
    }

    @Override
    public void close() {
        weights.close();
        positions.close();
        nothing.close();
        manager.close();
        graph.close();
    }

    /** A representation is what the decoder attends to if this model wrote it itself, else it conditions the reading. */
    private IValue prefill(NDManager scope, PaddedPrompts prompt, IValue bias) {
        var values = prompt.representation();
        if (configuration.conditioning() == Conditioning.NONE && values != null) {
            try (var memory = representation(scope, prompt, values)) {
                return graph.run("prefill_memory", memory, bias, weights);
            }
        }
        try (var ids = IValue.from(NativeArrays.longs(scope, prompt.ids(), prompt.rows(), prompt.length()));
                var projected = representation(scope, prompt, values)) {
            return graph.run("prefill", ids, bias, positions, projected, weights);
        }
    }

    private IValue representation(NDManager scope, PaddedPrompts prompt, float @Nullable [] values) {
        return values == null
                ? IValue.from(NativeArrays.floats(scope, new float[1], 1))
                : IValue.from(
                        NativeArrays.floats(scope, values, prompt.rows(), prompt.length(), configuration.width()));
    }

    private PromptRepresentation representation(NDArray array, int tokens) {
        return new PromptRepresentation(tokens, configuration.width(), array.toFloatArray());
    }

    private IValue packed(Map<String, float[]> values) {
        try (var scope = manager.newSubManager();
                var plain = IValue.listFrom(configuration.weights().entrySet().stream()
                        .map(entry -> tensor(scope, values.get(entry.getKey()), entry.getValue()))
                        .toArray(PtNDArray[]::new))) {
            return graph.run("pack", plain);
        }
    }

    private static PtNDArray tensor(NDManager scope, float @Nullable [] values, int... shape) {
        if (values == null) {
            throw new IllegalArgumentException("A weight of shape %s is missing".formatted(Arrays.toString(shape)));
        }
        return (PtNDArray) scope.create(
                values, new Shape(Arrays.stream(shape).asLongStream().toArray()));
    }
}
