package io.sekkei.inference.djl;

import static io.sekkei.inference.djl.CausalGraph.number;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.T5Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An encoder-decoder of the T5 family ready to serve, its weights in native memory. Its decoder attends to
 * what its encoder understood. All methods may be called by many threads.
 */
public final class LoadedT5 implements PromptEncoder, LayeredModel, TokenDecoder, AutoCloseable {
    static final String SOURCE = "t5.torchscript";

    private final T5Configuration configuration;
    private final NDManager manager;
    private final ScriptedGraph graph;
    private final NativeWeights weights;
    private final IValue far;
    private final IValue past;
    private final StepGraph steps;
    private final WeightFormat format;

    /** In fp32. */
    public LoadedT5(T5Configuration configuration, Function<String, float[]> weights) {
        this(configuration, weights, WeightFormat.FP32);
    }

    /**
     * @param weights the numbers of a weight by its name in {@link T5Configuration#weights()}; each is asked for at most twice
     * @param format how the weights are held
     */
    public LoadedT5(T5Configuration configuration, Function<String, float[]> weights, WeightFormat format) {
        this.configuration = configuration;
        this.format = format;
        graph = ScriptedGraph.of(ScriptedGraph.source(SOURCE), constants(configuration, format));
        manager = ComputeDevice.newManager();
        this.weights = NativeWeights.packed(graph, manager, configuration.weights(), configuration.tiedHead(), weights);
        far = buckets(far(configuration));
        past = buckets(past(configuration));
        steps = new StepGraph(graph, manager, past, this.weights, configuration.vocabularySize(), Integer.MAX_VALUE);
    }

    public T5Configuration configuration() {
        return configuration;
    }

    /** The program the engine runs, without the weights. */
    public String program() {
        return ScriptedGraph.completed(ScriptedGraph.source(SOURCE), constants(configuration, format));
    }

    @Override
    public int layers() {
        return configuration.encoderLayers();
    }

    @Override
    public int width() {
        return configuration.width();
    }

    @Override
    public PromptRepresentation encode(int[] promptIds) {
        return read(promptIds, layers());
    }

    @Override
    public PromptRepresentation read(int[] promptIds, int layer) {
        try (var scope = manager.newSubManager();
                var ids = IValue.from(NativeArrays.longs(scope, promptIds, 1, promptIds.length));
                var layers = IValue.from((long) layer);
                var memory = graph.run("read", ids, layers, far, weights.plain(), weights.packed())) {
            var values = memory.toTensor((PtNDManager) scope).toFloatArray();
            return new PromptRepresentation(promptIds.length, configuration.width(), values);
        }
    }

    /** What the encoder makes of vectors that stand in place of the embedding of a prompt. */
    PromptRepresentation understand(PromptRepresentation vectors) {
        try (var scope = manager.newSubManager();
                var given = IValue.from(
                        NativeArrays.floats(scope, vectors.values(), 1, vectors.tokens(), configuration.width()));
                var memory = graph.run("read_vectors", given, far, weights.plain(), weights.packed())) {
            var values = memory.toTensor((PtNDManager) scope).toFloatArray();
            return new PromptRepresentation(vectors.tokens(), configuration.width(), values);
        }
    }

    /** Prompts that nobody has read yet are read one by one. */
    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        return EncodedPrompts.begin(steps, inputs, this::prompt);
    }

    /** Keys and values of one prompt. */
    private IValue prompt(DecoderInput input) {
        var representation = input.representation() == null ? encode(input.promptIds()) : input.representation();
        try (var scope = manager.newSubManager();
                var memory = IValue.from(NativeArrays.floats(
                        scope, representation.values(), 1, representation.tokens(), configuration.width()))) {
            return graph.run("prefill", memory, weights.plain(), weights.packed());
        }
    }

    @Override
    public void close() {
        weights.close();
        far.close();
        past.close();
        manager.close();
        graph.close();
    }

    /** The group of each distance in the encoder, from the furthest behind to the furthest ahead. */
    static int[] far(T5Configuration c) {
        return IntStream.rangeClosed(-c.maxDistance(), c.maxDistance())
                .map(distance -> c.bucket(distance, true))
                .toArray();
    }

    /** The group of each distance in the decoder, from none to the furthest behind. */
    static int[] past(T5Configuration c) {
        return IntStream.rangeClosed(0, c.maxDistance())
                .map(distance -> c.bucket(-distance, false))
                .toArray();
    }

    private IValue buckets(int[] values) {
        return IValue.from(NativeArrays.longs(manager, values, values.length));
    }

    static Map<String, String> constants(T5Configuration c, WeightFormat format) {
        var constants = new LinkedHashMap<>(Products.serving(format));
        constants.put("SCALE", ", scale=1.0");
        constants.put("MEMORY_LAYERS", number(c.decoderLayers()));
        constants.put("KV_HEADS", number(c.heads()));
        constants.put("WIDTH", number(c.width()));
        constants.put("VOCABULARY", number(c.vocabularySize()));
        constants.put("HEADS", number(c.heads()));
        constants.put("HEAD_WIDTH", number(c.headWidth()));
        constants.put("EPSILON", Double.toString(c.normEpsilon()));
        constants.put("GATED", CausalGraph.truth(c.gated()));
        constants.put("ACTIVATION", CausalGraph.activation(c.activation()));
        constants.put("ENCODER_LAYERS", number(c.encoderLayers()));
        constants.put("DECODER_LAYERS", number(c.decoderLayers()));
        constants.put("DECODER", number(4 + 6 * c.encoderLayers()));
        constants.put("OUTPUT_SCALE", Double.toString(c.tiedHead() ? 1 / Math.sqrt(c.width()) : 1));
        constants.put(
                "HEAD", number(c.tiedHead() ? c.weights().size() : c.weights().size() - 1));
        return constants;
    }
}
