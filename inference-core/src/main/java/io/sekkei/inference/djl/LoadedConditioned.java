package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.ConditionedConfiguration;
import io.sekkei.inference.model.ProjectorKind;
import io.sekkei.inference.model.T5Configuration;
import io.sekkei.inference.projector.Projector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A published model of any family that writes from what another one understood, its weights in native memory. All methods may
 * be called by many threads.
 */
public final class LoadedConditioned implements Projector, TokenDecoder, AutoCloseable {
    private static final String PROJECTOR = "projector.torchscript";

    private final ConditionedConfiguration configuration;
    private final Map<String, String> constants;
    private final NDManager manager;
    private final ScriptedGraph projector;
    private final NativeWeights projectorWeights;
    private final Writer writer;

    /** The published model, whatever its family. */
    private interface Writer extends AutoCloseable {
        DecoderState begin(DecoderInput input, int maxTokens);

        String program();

        @Override
        void close();
    }

    /**
     * @param weights the numbers of a weight by its name in {@link ConditionedConfiguration#weights()}
     * @param positions most tokens of a prompt and its answer together
     */
    public LoadedConditioned(
            ConditionedConfiguration configuration,
            Function<String, float[]> weights,
            int positions,
            WeightFormat format) {
        this.configuration = configuration;
        constants = new LinkedHashMap<>(Products.serving(format));
        constants.putAll(projection(configuration, 0));
        projector = ScriptedGraph.of(ScriptedGraph.source(PROJECTOR), constants);
        manager = ComputeDevice.newManager();
        projectorWeights = NativeWeights.packed(projector, manager, configuration.projectorWeights(), false, weights);
        writer = configuration.slm() instanceof T5Configuration t5
                ? new EncoderDecoder(new LoadedT5(t5, weights, format))
                : new DecoderOnly(new LoadedCausalModel(
                        configuration.slm(),
                        weights,
                        positions,
                        configuration.slm().layers(),
                        format,
                        0));
    }

    /**
     * Where the graph has one linear layer alone, that is the one for prompts.
     *
     * @param first place of the projector's first weight
     */
    static Map<String, String> projection(ConditionedConfiguration c, int first) {
        var linear = c.projector() == ProjectorKind.LINEAR;
        return Map.of(
                "PROJECTOR", Integer.toString(first),
                "REPRESENTATION_WIDTH", Integer.toString(linear ? 0 : c.representationWidth()),
                "PROMPT_WIDTH", Integer.toString(linear ? c.representationWidth() : c.promptWidth()));
    }

    /** The programs the engine runs, without the weights. */
    public String program() {
        return ScriptedGraph.completed(ScriptedGraph.source(PROJECTOR), constants) + "\0" + writer.program();
    }

    @Override
    public PromptRepresentation project(PromptRepresentation representation) {
        var tokens = representation.tokens();
        if (representation.width() != configuration.inputWidth()) {
            throw new IllegalArgumentException("This model needs representations of width %d, but one has %d"
                    .formatted(configuration.inputWidth(), representation.width()));
        }
        try (var scope = manager.newSubManager();
                var given = IValue.from(
                        NativeArrays.floats(scope, representation.values(), 1, tokens, representation.width()));
                var projected = projector.run("project", given, projectorWeights.plain(), projectorWeights.packed())) {
            var values = projected.toTensor((PtNDManager) scope).toFloatArray();
            return new PromptRepresentation(tokens, configuration.slm().width(), values);
        }
    }

    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        var states = new ArrayList<DecoderState>();
        try {
            inputs.forEach(input -> states.add(writer.begin(input, maxTokens)));
            var first = states.get(0);
            states.subList(1, states.size()).forEach(first::join);
            return first;
        } catch (RuntimeException | Error failure) {
            states.forEach(DecoderState::close);
            throw failure;
        }
    }

    @Override
    public void close() {
        writer.close();
        projectorWeights.close();
        manager.close();
        projector.close();
    }

    private static PromptRepresentation vectors(DecoderInput input) {
        return Objects.requireNonNull(input.representation(), "A conditioned model writes from a representation");
    }

    /** Its decoder goes on behind the projected prompt. */
    private record DecoderOnly(LoadedCausalModel model) implements Writer {
        @Override
        public DecoderState begin(DecoderInput input, int maxTokens) {
            return model.begin(vectors(input), maxTokens);
        }

        @Override
        public String program() {
            return model.program();
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /** Its encoder reads the projected prompt. */
    private record EncoderDecoder(LoadedT5 model) implements Writer {
        @Override
        public DecoderState begin(DecoderInput input, int maxTokens) {
            var understood = new DecoderInput(input.promptIds(), model.understand(vectors(input)));
            return model.begin(List.of(understood), maxTokens);
        }

        @Override
        public String program() {
            return model.program();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
