package io.sekkei.inference.serving;

import io.sekkei.inference.CacheStatistics;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.LlmReader;
import io.sekkei.inference.decoding.LlmToSlm;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.decoding.SlmOnly;
import io.sekkei.inference.decoding.Speculative;
import io.sekkei.inference.djl.LoadedConditioned;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.djl.PretrainedTokenizer;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.encoder.EmbeddingTable;
import io.sekkei.inference.encoder.LayerReader;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.RepresentationCache;
import io.sekkei.inference.encoder.remote.RemoteEncoder;
import io.sekkei.inference.encoder.remote.ServedEncoder;
import io.sekkei.inference.explanation.Explainer;
import io.sekkei.inference.projector.Projector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens a joined pair and makes it ready to serve: a published model reads, in its own vocabulary and by its own template,
 * and small models write in theirs.
 */
final class JoinedPairLoader {
    private static final LongSupplier NANO_TIME = System::nanoTime;
    private static final AnswerMarks NO_MARKS = new AnswerMarks(-1, Set.of(), Set.of());

    private final JoinedPair pair;
    private final JoinedPairManifest manifest;
    private final ServingSettings settings;
    private final ModelLoader llmLoader;
    private final RepresentationCache cache;
    private final @Nullable RemoteEncoding remote;
    private final UnaryOperator<PromptEncoder> reading;
    private final List<String> programs = new ArrayList<>();
    private final List<Runnable> freeing = new ArrayList<>();
    private Supplier<CacheStatistics> prefixes = () -> CacheStatistics.NONE;

    private JoinedPairLoader(
            JoinedPair pair,
            ServingSettings settings,
            Map<String, RemoteEncoding> encoders,
            UnaryOperator<PromptEncoder> reading) {
        this.reading = reading;
        this.pair = pair;
        this.manifest = pair.manifest();
        this.remote = encoders.get(pair.manifest().id());
        this.settings = settings;
        this.llmLoader = new ModelLoader(pair.llm(), settings);
        this.cache = new RepresentationCache(settings.representationCacheBytes());
    }

    static LoadedPair load(Path folder, ServingSettings settings, Clock clock, Map<String, RemoteEncoding> encoders) {
        return new JoinedPairLoader(JoinedPair.open(folder), settings, encoders, UnaryOperator.identity()).load(clock);
    }

    /** The same with something put between what the large model understands and the conditioned small one. */
    static LoadedPair load(Path folder, ServingSettings settings, Clock clock, UnaryOperator<PromptEncoder> reading) {
        return new JoinedPairLoader(JoinedPair.open(folder), settings, Map.of(), reading).load(clock);
    }

    /** Opens what others ask of a pair's large model over the network: its understanding as the small one wants it. */
    static ServedEncoder encoder(Path folder) {
        var pair = JoinedPair.open(folder);
        var loader = new ModelLoader(pair.llm(), ServingSettings.defaults());
        var reader = new LayerReader(
                loader.loaded().layers(),
                pair.manifest().llm().readLayer(),
                pair.manifest().readsEmbedding());
        return new ServedEncoder(
                reader,
                pair.manifest().id(),
                encoderVersion(pair),
                reader.width(),
                pair.llm().model().configuration().vocabularySize(),
                pair.manifest().contextTokens());
    }

    private static String encoderVersion(JoinedPair pair) {
        return EncoderIdentity.of(
                pair.llm().digest(),
                pair.manifest().llm().readLayer(),
                pair.manifest().readsEmbedding());
    }

    private LoadedPair load(Clock clock) {
        var answers = answerTokenizer(pair);
        var marks = new AnswerMarks(
                manifest.answers().startId(),
                new HashSet<>(manifest.answers().endIds()),
                new HashSet<>(manifest.answers().suppressedIds()));
        var parts = new ArrayList<Decoding>();
        var modes = new EnumMap<DecodingMode, Mode>(DecodingMode.class);
        if (remote == null) {
            var llm = llmLoader.loaded();
            programs.add(llm.program());
            freeing.add(llm.free());
            prefixes = llm.prefixes();
            parts.add(llmLoader.decoding(llm, manifest.maxOutputTokens(), clock));
            putModes(modes, llm.layers(), null);
            if (!manifest.published().isEmpty()) {
                parts.add(published(llm, clock));
            }
        } else {
            putModes(modes, embedding(), remoteEncoder(remote));
        }
        if (!modes.isEmpty()) {
            parts.add(new Decoding(modes, answers, marks, manifest.maxOutputTokens(), clock, NANO_TIME));
        }
        return loaded(Decoding.of(parts), modes);
    }

    private LoadedPair loaded(Decoding decoding, Map<DecodingMode, Mode> small) {
        var description = description();
        return new LoadedPair(
                remote == null ? description : description.withModes(small.keySet()),
                this::engine,
                llmLoader.template(),
                llmLoader.promptTokenizer(),
                decoding,
                // Its answers are in another vocabulary than its prompts, which the explainer does not know how to
                // read.
                new Explainer(llmLoader.promptTokenizer(), NO_MARKS, Map.of(), null, Map.of()),
                () -> new GeneratorCaches(cache.statistics(), prefixes.get()),
                remote != null && remote.fallBack() && small.containsKey(DecodingMode.SLM_ONLY)
                        ? DecodingMode.SLM_ONLY
                        : null,
                () -> freeing.forEach(Runnable::run));
    }

    /** @param encoder reads elsewhere; null for the large model itself */
    private void putModes(Map<DecodingMode, Mode> modes, LayeredModel llm, @Nullable PromptEncoder encoder) {
        manifest.transformers().forEach((role, writer) -> {
            var slm = new LoadedTransformer(writer.configuration(), weights(role), llmLoader.format());
            programs.add(slm.program());
            freeing.add(slm::close);
            putMode(modes, role, llm, encoder, slm, slm);
        });
        manifest.conditioned().forEach((role, writer) -> {
            var weights = weights(role);
            var slm = new LoadedConditioned(
                    pair.configuration(writer),
                    name -> Objects.requireNonNull(weights.get(name), name),
                    manifest.contextTokens() + manifest.maxOutputTokens(),
                    llmLoader.format());
            programs.add(slm.program());
            freeing.add(slm::close);
            putMode(modes, role, llm, encoder, slm, slm);
        });
    }

    private Map<String, float[]> weights(String role) {
        return Objects.requireNonNull(pair.weights().get(role), role).values();
    }

    private void putMode(
            Map<DecodingMode, Mode> modes,
            String role,
            LayeredModel llm,
            @Nullable PromptEncoder encoder,
            Projector projector,
            TokenDecoder slm) {
        if (role.equals(JoinedPairManifest.HYBRID)) {
            var own = encoder == null
                    ? new LayerReader(llm, manifest.llm().readLayer(), manifest.readsEmbedding())
                    : encoder;
            var reader = new LlmReader(encoderVersion(pair), reading.apply(own), cache, NANO_TIME);
            modes.put(DecodingMode.LLM_TO_SLM, new LlmToSlm(reader, projector, slm, NANO_TIME));
        } else {
            modes.put(DecodingMode.SLM_ONLY, new SlmOnly(new LayerReader(llm, 0, false), projector, slm, NANO_TIME));
        }
    }

    /** A published small model has the vocabulary of the large one, reads the same prompts, and may draft for it. */
    private Decoding published(ModelLoader.Loaded llm, Clock clock) {
        var writer = Objects.requireNonNull(manifest.published().get(JoinedPairManifest.SLM), "Verified to be there");
        var model = Objects.requireNonNull(pair.imported().get(writer.folder()), "Verified to be there");
        var loader = new ModelLoader(model, settings);
        if (!isSame(loader.promptTokenizer(), llmLoader.promptTokenizer())) {
            throw invalid(pair, "its small model has another vocabulary than its large one");
        }
        var slm = loader.loaded();
        programs.add(slm.program());
        freeing.add(slm.free());
        var alone = new SlmOnly(slm.mode().decoder());
        var cost = (double) model.model().configuration().parameters()
                / pair.llm().model().configuration().parameters();
        return llmLoader.decoding(
                Map.of(
                        DecodingMode.SLM_ONLY,
                        alone,
                        DecodingMode.SPECULATIVE,
                        new Speculative(llm.mode(), alone, cost)),
                manifest.maxOutputTokens(),
                clock);
    }

    private static boolean isSame(PretrainedTokenizer one, PretrainedTokenizer other) {
        return one.vocabularySize() == other.vocabularySize()
                && IntStream.range(0, one.vocabularySize())
                        .allMatch(id -> Arrays.equals(one.bytes(id), other.bytes(id))
                                && one.text(id).equals(other.text(id)));
    }

    private RemoteEncoder remoteEncoder(RemoteEncoding encoding) {
        var asked = encoding.settings();
        var width = pair.llm().model().configuration().width();
        var encoder = new RemoteEncoder(
                asked.version().isEmpty() ? asked.withVersion(encoderVersion(pair)) : asked,
                pair.manifest().readsEmbedding() ? 2 * width : width);
        freeing.add(encoder::close);
        return encoder;
    }

    /** What the small model alone needs of a large one that is elsewhere. */
    private LayeredModel embedding() {
        var model = pair.llm().model();
        var positions = model.configuration().weights().containsKey("positions") ? model.weight("positions") : null;
        return new EmbeddingTable(
                model.weight("embedding"), positions, model.configuration().width());
    }

    /** The vocabulary of the answers, which every small model must have a row for each token of. */
    static PretrainedTokenizer answerTokenizer(JoinedPair pair) {
        try {
            var file = pair.folder().resolve(pair.manifest().answers().tokenizer());
            var tokenizer = PretrainedTokenizer.read(Files.readAllBytes(file));
            pair.manifest()
                    .transformers()
                    .forEach((role, writer) -> requireRows(
                            pair, tokenizer, role, writer.configuration().vocabularySize()));
            pair.manifest()
                    .conditioned()
                    .forEach((role, writer) -> requireRows(
                            pair,
                            tokenizer,
                            role,
                            pair.configuration(writer).slm().vocabularySize()));
            return tokenizer;
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(pair, "its answers' tokenizer cannot be read: %s".formatted(e.getMessage()));
        }
    }

    private static void requireRows(JoinedPair pair, PretrainedTokenizer tokenizer, String role, int rows) {
        if (tokenizer.vocabularySize() > rows) {
            throw invalid(
                    pair,
                    "its answers' tokenizer has %d tokens, but the embedding of %s has %d rows"
                            .formatted(tokenizer.vocabularySize(), role, rows));
        }
    }

    private PairDescription description() {
        var modes = JoinedPair.modes(manifest);
        return new PairDescription(
                manifest.id(),
                manifest.version(),
                pair.digest(),
                manifest.description(),
                manifest.licence(),
                modes,
                modes.stream()
                        .filter(mode -> mode.wireName().equals(manifest.defaultMode()))
                        .findFirst()
                        .orElseThrow(),
                manifest.contextTokens(),
                manifest.maxOutputTokens());
    }

    private EngineDescription engine() {
        return TensorEngine.description(
                String.join("\0", programs), pair.llm().model().marks().chatTemplate(), llmLoader.format());
    }

    private static InvalidCheckpointException invalid(JoinedPair pair, String fault) {
        return new InvalidCheckpointException("The pair in " + pair.folder(), List.of(fault + "."));
    }
}
