package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.ModelConfiguration;
import java.util.List;
import java.util.function.Function;

/**
 * A decoder of the Llama or GPT-2 family ready to serve, its weights in native memory, computed in fp32. It writes where its
 * prompt ends, and it can tell what it made of a prompt at one of its layers. All methods may be called by many threads.
 */
public final class LoadedCausalModel implements PromptEncoder, LayeredModel, TokenDecoder, AutoCloseable {
    private final ModelConfiguration configuration;
    private final int positions;
    private final int readLayer;
    private final NDManager manager;
    private final ScriptedGraph graph;
    private final IValue weights;
    private final IValue tables;

    /**
     * @param weights the numbers of a weight by its name in {@link ModelConfiguration#weights()}; each is asked for once
     * @param positions most tokens of a prompt and its answer together
     * @param readLayer after how many layers {@link #encode} takes the representation; after all of them it is normalised
     * @throws IllegalArgumentException if the model does not have so many positions or layers
     */
    public LoadedCausalModel(
            ModelConfiguration configuration, Function<String, float[]> weights, int positions, int readLayer) {
        if (positions < 1 || positions > configuration.maxPositions()) {
            throw new IllegalArgumentException("The model has %d positions, so it cannot be loaded for %d"
                    .formatted(configuration.maxPositions(), positions));
        }
        if (readLayer < 0 || readLayer > configuration.layers()) {
            throw new IllegalArgumentException("The model has %d layers, so it cannot be read after layer %d"
                    .formatted(configuration.layers(), readLayer));
        }
        this.configuration = configuration;
        this.positions = positions;
        this.readLayer = readLayer;
        var description = CausalGraph.of(configuration);
        graph = ScriptedGraph.of(description.source(), description.constants());
        manager = NDManager.newBaseManager("PyTorch");
        this.weights = NativeArrays.weights(manager, configuration.weights(), weights);
        tables = IValue.from(NativeArrays.floats(
                manager, table(configuration, positions), 2, positions, Math.max(description.headWidth() / 2, 1)));
    }

    /** Learned positions are weights; only rotary ones need a table. */
    private static float[] table(ModelConfiguration configuration, int positions) {
        if (configuration instanceof LlamaConfiguration llama) {
            return llama.rotary().table(positions, llama.headWidth());
        }
        var description = CausalGraph.of(configuration);
        return new float[2 * positions * Math.max(description.headWidth() / 2, 1)];
    }

    public ModelConfiguration configuration() {
        return configuration;
    }

    /** The program the engine runs, without the weights. */
    public String program() {
        var description = CausalGraph.of(configuration);
        return ScriptedGraph.completed(description.source(), description.constants());
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
        requirePositions(promptIds.length);
        try (var scope = manager.newSubManager();
                var ids = IValue.from(NativeArrays.longs(scope, promptIds, 1, promptIds.length));
                var layers = IValue.from((long) layer);
                var starts = IValue.from(NativeArrays.longs(scope, new int[1], 1));
                var read = graph.run("read", ids, layers, starts, tables, weights)) {
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
        return CausalState.begin(this, inputs);
    }

    @Override
    public void close() {
        weights.close();
        tables.close();
        manager.close();
        graph.close();
    }

    IValue run(String method, IValue... arguments) {
        return graph.run(method, arguments);
    }

    IValue weights() {
        return weights;
    }

    IValue tables() {
        return tables;
    }

    NDManager manager() {
        return manager;
    }

    void requirePositions(int needed) {
        if (needed > positions) {
            throw new IllegalArgumentException(
                    "The model was loaded for %d positions, but position %d is needed".formatted(positions, needed));
        }
    }
}
