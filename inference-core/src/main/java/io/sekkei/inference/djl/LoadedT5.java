package io.sekkei.inference.djl;

import static io.sekkei.inference.djl.CausalGraph.number;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
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
 * An encoder-decoder of the T5 family ready to serve, its weights in native memory, computed in fp32. Its decoder attends to
 * what its encoder understood. All methods may be called by many threads.
 */
public final class LoadedT5 implements PromptEncoder, LayeredModel, TokenDecoder, AutoCloseable {
    private static final String SOURCE = "t5.torchscript";
    private static final float MASKED = -1e30f;

    private final T5Configuration configuration;
    private final NDManager manager;
    private final ScriptedGraph graph;
    private final IValue weights;
    private final IValue far;
    private final IValue past;

    /** @param weights the numbers of a weight by its name in {@link T5Configuration#weights()}; each is asked for once */
    public LoadedT5(T5Configuration configuration, Function<String, float[]> weights) {
        this.configuration = configuration;
        graph = ScriptedGraph.of(ScriptedGraph.source(SOURCE), constants(configuration));
        manager = NDManager.newBaseManager("PyTorch");
        this.weights = NativeArrays.weights(manager, configuration.weights(), weights);
        var furthest = configuration.maxDistance();
        far = buckets(IntStream.rangeClosed(-furthest, furthest).map(distance -> configuration.bucket(distance, true)));
        past = buckets(IntStream.rangeClosed(0, furthest).map(distance -> configuration.bucket(-distance, false)));
    }

    public T5Configuration configuration() {
        return configuration;
    }

    /** The program the engine runs, without the weights. */
    public String program() {
        return ScriptedGraph.completed(ScriptedGraph.source(SOURCE), constants(configuration));
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
                var memory = graph.run("read", ids, layers, far, weights)) {
            var values = memory.toTensor((PtNDManager) scope).toFloatArray();
            return new PromptRepresentation(promptIds.length, configuration.width(), values);
        }
    }

    /** Prompts that nobody has read yet are read one by one. */
    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        var read = inputs.stream()
                .map(input -> input.representation() == null
                        ? new DecoderInput(input.promptIds(), encode(input.promptIds()))
                        : input)
                .toList();
        var prompt = new PaddedPrompts(read, configuration.width());
        var memory = prompt.representation();
        if (memory == null) {
            throw new IllegalStateException("Every prompt was read");
        }
        try (var scope = manager.newSubManager();
                var values = IValue.from(
                        NativeArrays.floats(scope, memory, prompt.rows(), prompt.length(), configuration.width()));
                var padding = IValue.from(
                        NativeArrays.floats(scope, prompt.bias(MASKED), prompt.rows(), 1, 1, prompt.length()))) {
            var steps = new AttendingSteps(graph::run, manager, past, weights, configuration.vocabularySize());
            return new NativeDecoderState(steps, graph.run("prefill", values, padding, weights), prompt.rows());
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

    private IValue buckets(IntStream buckets) {
        var values = buckets.toArray();
        return IValue.from(NativeArrays.longs(manager, values, values.length));
    }

    private static Map<String, String> constants(T5Configuration c) {
        var constants = new LinkedHashMap<String, String>();
        constants.put("WIDTH", number(c.width()));
        constants.put("HEADS", number(c.heads()));
        constants.put("HEAD_WIDTH", number(c.headWidth()));
        constants.put("EPSILON", Double.toString(c.normEpsilon()));
        constants.put("GATED", CausalGraph.truth(c.gated()));
        constants.put("ACTIVATION", CausalGraph.activation(c.activation()));
        constants.put("ENCODER_LAYERS", number(c.encoderLayers()));
        constants.put("DECODER_LAYERS", number(c.decoderLayers()));
        constants.put("DECODER", number(4 + 6 * c.encoderLayers()));
        constants.put("OUTPUT_SCALE", Double.toString(c.tiedHead() ? 1 / Math.sqrt(c.width()) : 1));
        constants.put("HEAD", number(c.tiedHead() ? 0 : c.weights().size() - 1));
        return constants;
    }
}
