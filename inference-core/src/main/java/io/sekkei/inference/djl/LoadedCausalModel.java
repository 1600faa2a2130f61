package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.CacheStatistics;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.Prefill;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.ModelConfiguration;
import java.util.List;
import java.util.function.Function;

/**
 * A decoder of the Llama or GPT-2 family ready to serve, its weights in native memory. It writes where its prompt ends, and it
 * can tell what it made of a prompt at one of its layers. All methods may be called by many threads.
 */
public final class LoadedCausalModel implements PromptEncoder, LayeredModel, TokenDecoder, AutoCloseable {
    private final ModelConfiguration configuration;
    private final int readLayer;
    private final CausalGraph description;
    private final NDManager manager;
    private final ScriptedGraph graph;
    private final NativeWeights weights;
    private final IValue tables;
    private final StepGraph steps;
    private final PrefixCache prefixes;

    /** In fp32, without memory of earlier prompts. */
    public LoadedCausalModel(
            ModelConfiguration configuration, Function<String, float[]> weights, int positions, int readLayer) {
        this(configuration, weights, positions, readLayer, WeightFormat.FP32, 0);
    }

    /**
     * @param weights the numbers of a weight by its name in {@link ModelConfiguration#weights()}; each is asked for at most
     *     twice
     * @param positions most tokens of a prompt and its answer together
     * @param readLayer after how many layers {@link #encode} takes the representation; after all of them it is normalised
     * @param format how the weights are held
     * @param prefixCacheBytes memory for the beginnings of recent prompts, 0 for none
     * @throws IllegalArgumentException if the model does not have so many positions or layers
     */
    public LoadedCausalModel(
            ModelConfiguration configuration,
            Function<String, float[]> weights,
            int positions,
            int readLayer,
            WeightFormat format,
            long prefixCacheBytes) {
        if (positions < 1 || positions > configuration.maxPositions()) {
            throw new IllegalArgumentException("The model has %d positions, so it cannot be loaded for %d"
                    .formatted(configuration.maxPositions(), positions));
        }
        if (readLayer < 0 || readLayer > configuration.layers()) {
            throw new IllegalArgumentException("The model has %d layers, so it cannot be read after layer %d"
                    .formatted(configuration.layers(), readLayer));
        }
        this.configuration = configuration;
        this.readLayer = readLayer;
        description = CausalGraph.of(configuration, format);
        graph = ScriptedGraph.of(description.source(), description.constants());
        manager = ComputeDevice.newManager();
        var shapes = configuration.weights();
        this.weights = NativeWeights.packed(graph, manager, shapes, !shapes.containsKey("head"), weights);
        tables = table(positions);
        steps = new StepGraph(graph, manager, tables, this.weights, configuration.vocabularySize(), positions);
        prefixes = new PrefixCache(prefixCacheBytes);
    }

    private IValue table(int positions) {
        return IValue.from(RotaryTable.of(configuration, positions, manager));
    }

    public ModelConfiguration configuration() {
        return configuration;
    }

    /** The program the engine runs, without the weights. */
    public String program() {
        return ScriptedGraph.completed(description.source(), description.constants());
    }

    /** How often the beginning of a prompt was known, by pieces. */
    public CacheStatistics prefixStatistics() {
        return prefixes.statistics();
    }

    @Override
    public int layers() {
        return configuration.layers();
    }

    @Override
    public int width() {
        return configuration.width();
    }

    @Override
    public PromptRepresentation encode(int[] promptIds) {
        return read(promptIds, readLayer);
    }

    @Override
    public PromptRepresentation read(int[] promptIds, int layer) {
        steps.requirePositions(promptIds.length);
        try (var scope = manager.newSubManager();
                var ids = IValue.from(NativeArrays.longs(scope, promptIds, promptIds.length));
                var layers = IValue.from((long) layer);
                var read = graph.run("read", ids, layers, tables, weights.plain(), weights.packed())) {
            var values = read.toTensor((PtNDManager) scope).toFloatArray();
            return new PromptRepresentation(promptIds.length, configuration.width(), values);
        }
    }

    /** The prompt's last token, after which the answer begins. */
    @Override
    public int firstToken(int[] promptIds, int startId) {
        return promptIds[promptIds.length - 1];
    }

    /** Reads all but the last token of each prompt, which the first step is fed. */
    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        var state = begin(inputs.get(0), maxTokens);
        try {
            inputs.stream().skip(1).forEach(input -> state.join(begin(input, maxTokens)));
            return state;
        } catch (RuntimeException | Error failure) {
            state.close();
            throw failure;
        }
    }

    private DecoderState begin(DecoderInput input, int maxTokens) {
        try (var prefill = new CausalPrefill(this, input.promptIds(), maxTokens, null, "")) {
            prefill.advance(Integer.MAX_VALUE);
            return prefill.take();
        }
    }

    /** Goes on behind vectors that stand in place of the embedding of a prompt; they are read as a whole. */
    DecoderState begin(PromptRepresentation vectors, int maxTokens) {
        var tokens = vectors.tokens();
        steps.requirePositions(tokens);
        var memory = new AnswerMemory(steps, null, tokens + Math.min(maxTokens, AnswerMemory.FIRST_CAPACITY));
        try (var scope = manager.newSubManager();
                var given = IValue.from(NativeArrays.floats(scope, vectors.values(), tokens, configuration.width()));
                var nothing = graph.run(
                        "prefill_vectors", given, memory.tokens(), tables, weights.plain(), weights.packed())) {
            memory.advance(tokens);
            return new NativeDecoderState(steps, List.of(memory));
        } catch (RuntimeException | Error failure) {
            memory.close();
            throw failure;
        }
    }

    @Override
    public Prefill prefill(DecoderInput input, int maxTokens, String share) {
        return new CausalPrefill(this, input.promptIds(), maxTokens, prefixes, share);
    }

    @Override
    public void close() {
        prefixes.close();
        weights.close();
        tables.close();
        manager.close();
        graph.close();
    }

    StepGraph graph() {
        return steps;
    }

    /** Bytes of the keys and values of a token. */
    long bytesPerToken() {
        return 2L * configuration.layers() * description.keyValueHeads() * description.headWidth() * Float.BYTES;
    }

    /** Reads tokens of a prompt into the memory of a row. */
    void read(int[] tokenIds, int position, IValue row) {
        try (var scope = manager.newSubManager();
                var ids = IValue.from(NativeArrays.longs(scope, tokenIds, tokenIds.length));
                var at = IValue.from((long) position);
                var nothing = graph.run("prefill", ids, at, row, tables, weights.plain(), weights.packed())) {}
    }

    /** A copy of what a row remembers of some tokens. */
    IValue cut(IValue row, int position, int count) {
        try (var at = IValue.from((long) position);
                var tokens = IValue.from((long) count)) {
            return graph.run("cut", row, at, tokens);
        }
    }

    /** Copies what {@link #cut} kept to its place in a row. */
    void paste(IValue row, int position, IValue piece) {
        try (var at = IValue.from((long) position);
                var nothing = graph.run("paste", row, at, piece)) {}
    }
}
