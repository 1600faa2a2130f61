package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.projector.Projector;
import io.sekkei.inference.training.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A Transformer ready to serve: its weights packed in native memory. It can read a prompt, project a
 * representation and write an answer; all methods may be called by many threads.
 */
public final class LoadedTransformer implements PromptEncoder, Projector, TokenDecoder, AutoCloseable {
    /** Added to the attention scores of padding in training; its exponential is exactly zero. */
    private static final float MASKED = -10_000f;

    private final TransformerConfiguration configuration;
    private final NDManager manager;
    private final TransformerGraph graph;
    private final NativeWeights weights;
    private final IValue positions;
    private final IValue nothing;
    private final StepGraph steps;
    private final TransformerGraph.Arithmetic arithmetic;

    /** In fp32. */
    public LoadedTransformer(TransformerConfiguration configuration, Map<String, float[]> weights) {
        this(configuration, weights, WeightFormat.FP32);
    }

    /**
     * @param weights by name, as {@link TransformerConfiguration#weights()} lists them; already checked against it
     * @param format how the weights are held
     */
    public LoadedTransformer(
            TransformerConfiguration configuration, Map<String, float[]> weights, WeightFormat format) {
        this.configuration = configuration;
        manager = ComputeDevice.newManager();
        arithmetic = TransformerGraph.Arithmetic.serving(format);
        graph = TransformerGraph.of(configuration, arithmetic);
        this.weights = NativeWeights.packed(
                graph.scripted(), manager, configuration.weights(), true, name -> required(weights, name));
        positions = IValue.from(NativeArrays.floats(
                manager,
                SinusoidalPositions.table(configuration.maxPositions(), configuration.width()),
                configuration.maxPositions(),
                configuration.width()));
        nothing = IValue.from(NativeArrays.floats(manager, new float[1], 1));
        steps = new StepGraph(
                graph.scripted(),
                manager,
                positions,
                this.weights,
                configuration.vocabularySize(),
                configuration.maxPositions());
    }

    /** The program this architecture runs, without the weights. */
    public String program() {
        return TransformerGraph.complete(configuration, arithmetic);
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
                var memory = run("read", ids, bias, positions, nothing)) {
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
                var memory = run("read", ids, bias, positions, nothing)) {
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
                var reduced = graph.run("reduced_embedding", columns, weights.plain())) {
            return reduced.toTensor((PtNDManager) scope).toFloatArray();
        }
    }

    @Override
    public PromptRepresentation project(PromptRepresentation representation) {
        try (var scope = manager.newSubManager();
                var input = IValue.from(NativeArrays.floats(
                        scope, representation.values(), 1, representation.tokens(), representation.width()));
                var projected = run("project", input)) {
            return representation(projected.toTensor((PtNDManager) scope), representation.tokens());
        }
    }

    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        return EncodedPrompts.begin(steps, inputs, this::prompt);
    }

    @Override
    public void close() {
        weights.close();
        positions.close();
        nothing.close();
        manager.close();
        graph.close();
    }

    /**
     * Keys and values of one prompt. A representation is what the decoder attends to if this model wrote it itself, else it
     * conditions the reading.
     */
    private IValue prompt(DecoderInput input) {
        var length = input.promptIds().length;
        var representation = input.representation();
        try (var scope = manager.newSubManager()) {
            if (representation == null) {
                return read(scope, input.promptIds(), nothing);
            }
            try (var given = IValue.from(
                    NativeArrays.floats(scope, checked(representation).values(), 1, length, configuration.width()))) {
                return configuration.inputWidth() == 0
                        ? run("prefill_memory", given)
                        : read(scope, input.promptIds(), given);
            }
        }
    }

    private IValue read(NDManager scope, int[] promptIds, IValue projected) {
        var length = promptIds.length;
        try (var ids = IValue.from(NativeArrays.longs(scope, promptIds, 1, length));
                var bias = IValue.from(NativeArrays.floats(scope, new float[length], 1, 1, 1, length))) {
            return run("prefill", ids, bias, positions, projected);
        }
    }

    private PromptRepresentation checked(PromptRepresentation representation) {
        if (representation.width() != configuration.width()) {
            throw new IllegalArgumentException("This model needs representations of width %d, but one has %d"
                    .formatted(configuration.width(), representation.width()));
        }
        return representation;
    }

    private PromptRepresentation representation(NDArray array, int tokens) {
        return new PromptRepresentation(tokens, configuration.width(), array.toFloatArray());
    }

    private IValue run(String method, IValue... arguments) {
        var all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = weights.plain();
        all[arguments.length + 1] = weights.packed();
        return graph.run(method, all);
    }

    private static float[] required(Map<String, float[]> weights, String name) {
        var values = weights.get(name);
        if (values == null) {
            throw new IllegalArgumentException("The weight %s is missing".formatted(name));
        }
        return values;
    }
}
