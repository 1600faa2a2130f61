package io.sekkei.inference.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.CacheStatistics;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.LlmOnly;
import io.sekkei.inference.decoding.LlmReader;
import io.sekkei.inference.decoding.LlmToSlm;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.decoding.SlmOnly;
import io.sekkei.inference.decoding.Speculative;
import io.sekkei.inference.djl.GradientAttributor;
import io.sekkei.inference.djl.HuggingFaceTextTokenizer;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.encoder.RepresentationCache;
import io.sekkei.inference.encoder.remote.RemoteEncoder;
import io.sekkei.inference.encoder.remote.ServedEncoder;
import io.sekkei.inference.explanation.Attributor;
import io.sekkei.inference.explanation.ConstantReading;
import io.sekkei.inference.explanation.Explainer;
import io.sekkei.inference.tokenizer.PromptTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens a pair, or a published model that was imported, from its files and makes it ready to serve. */
public final class PairLoader {
    private static final LongSupplier NANO_TIME = System::nanoTime;

    private final PairCheckpoint checkpoint;
    private final PairManifest manifest;
    private final RepresentationCache cache;
    private final HuggingFaceTextTokenizer tokenizer;
    private final @Nullable RemoteEncoding remote;
    private final WeightFormat format;
    private final List<LoadedTransformer> models = new ArrayList<>();
    private final List<RemoteEncoder> remotes = new ArrayList<>();
    private @Nullable Supplier<Mode> constantReading;

    private PairLoader(PairCheckpoint checkpoint, ServingSettings settings, Map<String, RemoteEncoding> encoders) {
        this.checkpoint = checkpoint;
        manifest = checkpoint.manifest();
        remote = encoders.get(manifest.id());
        cache = new RepresentationCache(settings.representationCacheBytes());
        tokenizer = tokenizer(checkpoint.tokenizer());
        format = WeightGate.checked(manifest, settings.weightsOf(manifest.id()));
    }

    /**
     * Opens a pair and starts its workers.
     *
     * @param location a folder with a pair, a joined pair or an imported model, or a place on the class path as in
     *     {@code classpath:/io/sekkei/pairs/enja}
     * @throws InvalidCheckpointException naming every fault of the files at once
     */
    public static TextGenerator open(String location, ServingSettings settings) {
        return open(location, settings, Clock.systemUTC());
    }

    /** As {@link #open(String, ServingSettings)}, with the clock that tells when deadlines have passed. */
    public static TextGenerator open(String location, ServingSettings settings, Clock clock) {
        return open(location, settings, clock, Map.of());
    }

    /**
     * As {@link #open(String, ServingSettings, Clock)}, with large models that read elsewhere.
     *
     * @param encoders by the id of the pair
     */
    public static TextGenerator open(
            String location, ServingSettings settings, Clock clock, Map<String, RemoteEncoding> encoders) {
        return CascadingGenerator.over(
                new QueuedTextGenerator(loaded(location, settings, clock, encoders), settings, clock, NANO_TIME),
                calibrated(location));
    }

    /** What the manifest of a pair says of cascades; models that were imported or joined have nobody's calibration. */
    private static @Nullable DeferralRule calibrated(String location) {
        var isPair = location.startsWith(PairFiles.CLASSPATH)
                || (!ImportedModel.isAt(Path.of(location)) && !JoinedPair.isAt(Path.of(location)));
        return isPair ? PairManifest.read(PairFiles.at(location)).cascade() : null;
    }

    private static LoadedPair loaded(
            String location, ServingSettings settings, Clock clock, Map<String, RemoteEncoding> encoders) {
        if (!location.startsWith(PairFiles.CLASSPATH) && ImportedModel.isAt(Path.of(location))) {
            return ModelLoader.load(Path.of(location), settings, clock);
        }
        if (!location.startsWith(PairFiles.CLASSPATH) && JoinedPair.isAt(Path.of(location))) {
            return JoinedPairLoader.load(Path.of(location), settings, clock, encoders);
        }
        return new PairLoader(PairCheckpoint.open(location), settings, encoders).load(clock);
    }

    private LoadedPair load(Clock clock) {
        var template = template(manifest.promptTemplate());
        var special = manifest.specialTokens();
        var marks = AnswerMarks.of(tokenizer, special.start(), special.end());
        var modes = modes();
        var decoding = new Decoding(modes, tokenizer, marks, manifest.maxOutputTokens(), clock, NANO_TIME);
        var fallback = remote != null && remote.fallBack() && modes.containsKey(DecodingMode.SLM_ONLY)
                ? DecodingMode.SLM_ONLY
                : null;
        var explainer = new Explainer(tokenizer, marks, modes, constantReading, attributors(marks.startId()));
        return new LoadedPair(
                checkpoint.description().withModes(modes.keySet()),
                this::engine,
                template,
                tokenizer,
                decoding,
                explainer,
                this::caches,
                fallback,
                this::free);
    }

    /** Opens what others ask of a pair's large model over the network: its encoder. */
    static ServedEncoder encoder(String location) {
        var loader = new PairLoader(PairCheckpoint.open(location), ServingSettings.defaults(), Map.of());
        var llm = loader.model(loader.manifest.llm(), loader.checkpoint.llm());
        if (llm == null) {
            throw new InvalidCheckpointException(
                    "The pair in " + location, List.of("it has no large model, so there is no encoder to serve."));
        }
        var configuration = llm.configuration();
        return new ServedEncoder(
                llm,
                loader.manifest.id(),
                loader.encoderVersion(),
                configuration.width(),
                configuration.vocabularySize(),
                loader.manifest.contextTokens());
    }

    /** Which encoder the small models were trained on. */
    private String encoderVersion() {
        var model = Objects.requireNonNull(manifest.llm(), "Only asked for where there is a large model");
        var file = Objects.requireNonNull(manifest.files().get(model.file()), "Verified to be listed");
        return EncoderIdentity.of(file.sha256());
    }

    private Map<DecodingMode, Mode> modes() {
        var modes = new EnumMap<DecodingMode, Mode>(DecodingMode.class);
        var llm = remote == null ? model(manifest.llm(), checkpoint.llm()) : null;
        var hybrid = model(manifest.hybrid(), checkpoint.hybrid());
        var slm = model(manifest.slm(), checkpoint.slm());
        if (slm != null) {
            modes.put(DecodingMode.SLM_ONLY, new SlmOnly(slm));
        }
        if (llm != null) {
            putWithLlm(modes, llm, hybrid, slm);
        } else if (remote != null && manifest.llm() != null && hybrid != null) {
            var encoder = remoteEncoder(remote, manifest.llm().configuration().width());
            var reader = new LlmReader(checkpoint.digest(), encoder, cache, NANO_TIME);
            modes.put(DecodingMode.LLM_TO_SLM, new LlmToSlm(reader, hybrid, hybrid, NANO_TIME));
        }
        return modes;
    }

    private RemoteEncoder remoteEncoder(RemoteEncoding encoding, int width) {
        var asked = encoding.settings();
        var encoder = new RemoteEncoder(asked.version().isEmpty() ? asked.withVersion(encoderVersion()) : asked, width);
        remotes.add(encoder);
        return encoder;
    }

    private void putWithLlm(
            Map<DecodingMode, Mode> modes,
            LoadedTransformer llm,
            @Nullable LoadedTransformer hybrid,
            @Nullable LoadedTransformer slm) {
        var reader = new LlmReader(checkpoint.digest(), llm, cache, NANO_TIME);
        var alone = new LlmOnly(reader, llm);
        modes.put(DecodingMode.LLM_ONLY, alone);
        if (hybrid != null) {
            var both = new LlmToSlm(reader, hybrid, hybrid, NANO_TIME);
            modes.put(DecodingMode.LLM_TO_SLM, both);
            constantReading = once(() -> ConstantReading.of(tokenizer, llm, hybrid, hybrid));
            modes.put(DecodingMode.SPECULATIVE, speculative(alone, llm, both, hybrid));
        } else if (slm != null) {
            modes.put(DecodingMode.SPECULATIVE, speculative(alone, llm, new SlmOnly(slm), slm));
        }
    }

    private static Mode speculative(Mode alone, LoadedTransformer llm, Mode drafts, LoadedTransformer drafter) {
        return new Speculative(alone, drafts, (double) stepWeights(drafter) / stepWeights(llm));
    }

    /** How many numbers a step reads: those of the decoder, and the embedding as the output. */
    private static long stepWeights(LoadedTransformer model) {
        var configuration = model.configuration();
        var decoder = configuration.decoderWeights().values().stream()
                .mapToLong(shape -> shape.length == 1 ? shape[0] : (long) shape[0] * shape[1])
                .sum();
        return decoder + (long) configuration.vocabularySize() * configuration.width();
    }

    /** Second copies of the weights, made when an explanation wants them. */
    private Map<DecodingMode, Supplier<Attributor>> attributors(int startId) {
        var attributors = new EnumMap<DecodingMode, Supplier<Attributor>>(DecodingMode.class);
        var llm = plain(manifest.llm(), checkpoint.llm());
        var hybrid = plain(manifest.hybrid(), checkpoint.hybrid());
        var slm = plain(manifest.slm(), checkpoint.slm());
        if (llm != null) {
            Supplier<Attributor> alone = () -> GradientAttributor.of(llm, startId);
            attributors.put(DecodingMode.LLM_ONLY, alone);
            // What is written is the large model's own, whoever drafted it.
            attributors.put(DecodingMode.SPECULATIVE, alone);
            if (hybrid != null) {
                attributors.put(DecodingMode.LLM_TO_SLM, () -> GradientAttributor.of(llm, hybrid, startId));
            }
        }
        if (slm != null) {
            attributors.put(DecodingMode.SLM_ONLY, () -> GradientAttributor.of(slm, startId));
        }
        return attributors;
    }

    private static GradientAttributor.@Nullable Model plain(
            PairManifest.@Nullable Model model, @Nullable Tensors tensors) {
        return model == null || tensors == null
                ? null
                : new GradientAttributor.Model(model.configuration(), tensors.values());
    }

    private static Supplier<Mode> once(Supplier<Mode> making) {
        var made = new AtomicReference<@Nullable Mode>();
        return () -> made.updateAndGet(mode -> mode == null ? making.get() : mode);
    }

    private @Nullable LoadedTransformer model(PairManifest.@Nullable Model model, @Nullable Tensors tensors) {
        if (model == null || tensors == null) {
            return null;
        }
        var loaded = new LoadedTransformer(model.configuration(), tensors.values(), format);
        models.add(loaded);
        return loaded;
    }

    private EngineDescription engine() {
        var programs = models.stream().map(LoadedTransformer::program).collect(Collectors.joining("\0"));
        return TensorEngine.description(programs, String.valueOf(manifest.promptTemplate()), format);
    }

    private GeneratorCaches caches() {
        return new GeneratorCaches(cache.statistics(), CacheStatistics.NONE);
    }

    private void free() {
        models.forEach(LoadedTransformer::close);
        remotes.forEach(RemoteEncoder::close);
    }

    private static HuggingFaceTextTokenizer tokenizer(byte[] json) {
        try {
            return HuggingFaceTextTokenizer.read(json);
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer of the pair could not be read", e);
        }
    }

    private static PromptTemplate template(@Nullable JsonNode json) {
        try {
            return new JsonMapper().treeToValue(json, PromptTemplate.class);
        } catch (JsonProcessingException e) {
            throw new InvalidCheckpointException(
                    PairManifest.FILE, List.of("promptTemplate: %s.".formatted(e.getOriginalMessage())));
        }
    }
}
