package io.sekkei.inference.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.LlmOnly;
import io.sekkei.inference.decoding.LlmReader;
import io.sekkei.inference.decoding.LlmToSlm;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.decoding.SlmOnly;
import io.sekkei.inference.djl.GradientAttributor;
import io.sekkei.inference.djl.HuggingFaceTextTokenizer;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.encoder.RepresentationCache;
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
    private final List<LoadedTransformer> models = new ArrayList<>();
    private @Nullable Supplier<Mode> constantReading;

    private PairLoader(PairCheckpoint checkpoint, ServingSettings settings) {
        this.checkpoint = checkpoint;
        manifest = checkpoint.manifest();
        cache = new RepresentationCache(settings.representationCacheBytes());
        tokenizer = tokenizer(checkpoint.tokenizer());
    }

    /**
     * Opens a pair and starts its workers.
     *
     * @param location a folder with a pair or an imported model, or a place on the class path as in
     *     {@code classpath:/io/sekkei/pairs/enja}
     * @throws InvalidCheckpointException naming every fault of the files at once
     */
    public static TextGenerator open(String location, ServingSettings settings) {
        return open(location, settings, Clock.systemUTC());
    }

    /** As {@link #open(String, ServingSettings)}, with the clock that tells when deadlines have passed. */
    public static TextGenerator open(String location, ServingSettings settings, Clock clock) {
        var loaded = isImportedModel(location)
                ? ModelLoader.load(Path.of(location), settings, clock)
                : new PairLoader(PairCheckpoint.open(location), settings).load(clock);
        return CascadingGenerator.over(new QueuedTextGenerator(loaded, settings, clock, NANO_TIME));
    }

    private static boolean isImportedModel(String location) {
        return !location.startsWith(PairFiles.CLASSPATH) && ImportedModel.isAt(Path.of(location));
    }

    private LoadedPair load(Clock clock) {
        var template = template(manifest.promptTemplate());
        var special = manifest.specialTokens();
        var marks = AnswerMarks.of(tokenizer, special.start(), special.end());
        var modes = modes();
        var decoding = new Decoding(modes, tokenizer, marks, manifest.maxOutputTokens(), clock, NANO_TIME);
        var explainer = new Explainer(tokenizer, marks, modes, constantReading, attributors(marks.startId()));
        return new LoadedPair(
                checkpoint.description(), this::engine, template, tokenizer, decoding, explainer, this::free);
    }

    private Map<DecodingMode, Mode> modes() {
        var modes = new EnumMap<DecodingMode, Mode>(DecodingMode.class);
        var llm = model(manifest.llm(), checkpoint.llm());
        var hybrid = model(manifest.hybrid(), checkpoint.hybrid());
        var slm = model(manifest.slm(), checkpoint.slm());
        if (llm != null) {
            var reader = new LlmReader(checkpoint.digest(), llm, cache, NANO_TIME);
            modes.put(DecodingMode.LLM_ONLY, new LlmOnly(reader, llm));
            if (hybrid != null) {
                modes.put(DecodingMode.LLM_TO_SLM, new LlmToSlm(reader, hybrid, hybrid, NANO_TIME));
                constantReading = once(() -> ConstantReading.of(tokenizer, llm, hybrid, hybrid));
            }
        }
        if (slm != null) {
            modes.put(DecodingMode.SLM_ONLY, new SlmOnly(slm));
        }
        return modes;
    }

    /** Second copies of the weights, made when an explanation wants them. */
    private Map<DecodingMode, Supplier<Attributor>> attributors(int startId) {
        var attributors = new EnumMap<DecodingMode, Supplier<Attributor>>(DecodingMode.class);
        var llm = plain(manifest.llm(), checkpoint.llm());
        var hybrid = plain(manifest.hybrid(), checkpoint.hybrid());
        var slm = plain(manifest.slm(), checkpoint.slm());
        if (llm != null) {
            attributors.put(DecodingMode.LLM_ONLY, () -> GradientAttributor.of(llm, startId));
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
        var loaded = new LoadedTransformer(model.configuration(), tensors.values());
        models.add(loaded);
        return loaded;
    }

    private EngineDescription engine() {
        var programs = models.stream().map(LoadedTransformer::program).collect(Collectors.joining("\0"));
        return TensorEngine.description(programs, String.valueOf(manifest.promptTemplate()));
    }

    private void free() {
        models.forEach(LoadedTransformer::close);
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
