package io.sekkei.inference.serving;

import io.sekkei.inference.CacheStatistics;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.LlmAlone;
import io.sekkei.inference.decoding.LlmOnly;
import io.sekkei.inference.decoding.LlmReader;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.djl.LoadedCausalModel;
import io.sekkei.inference.djl.LoadedT5;
import io.sekkei.inference.djl.PretrainedTokenizer;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.encoder.RepresentationCache;
import io.sekkei.inference.explanation.Explainer;
import io.sekkei.inference.model.T5Configuration;
import io.sekkei.inference.tokenizer.ChatTemplate;
import io.sekkei.inference.tokenizer.PromptMaker;
import io.sekkei.inference.tokenizer.jinja.JinjaException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Opens a published model that was imported and makes it ready to serve: a large model that reads and writes by itself. */
final class ModelLoader {
    private static final LongSupplier NANO_TIME = System::nanoTime;

    private final ImportedModel imported;
    private final ModelManifest manifest;
    private final PretrainedModel model;
    private final PretrainedTokenizer tokenizer;
    private final RepresentationCache cache;
    private final ServingSettings settings;
    private final WeightFormat format;

    ModelLoader(ImportedModel imported, ServingSettings settings) {
        this.imported = imported;
        this.manifest = imported.manifest();
        this.model = imported.model();
        this.tokenizer = tokenizer();
        this.settings = settings;
        this.format = format(settings);
        this.cache = new RepresentationCache(settings.representationCacheBytes());
    }

    static LoadedPair load(Path folder, ServingSettings settings, Clock clock) {
        return new ModelLoader(ImportedModel.open(folder), settings).load(clock);
    }

    /** Reads tokenizer and template and looks whether the positions suffice. */
    void check() {
        template();
        if (!(model.configuration() instanceof T5Configuration)) {
            positions();
        }
    }

    private LoadedPair load(Clock clock) {
        var template = template();
        var loaded = loaded();
        var modes = Map.of(DecodingMode.LLM_ONLY, loaded.mode());
        var decoding = decoding(modes, manifest.maxOutputTokens(), clock);
        return new LoadedPair(
                description(),
                () -> TensorEngine.description(loaded.program(), model.marks().chatTemplate(), format),
                template,
                tokenizer,
                decoding,
                new Explainer(tokenizer, marks(), modes, null, Map.of()),
                () -> new GeneratorCaches(cache.statistics(), loaded.prefixes().get()),
                loaded.free());
    }

    /** Nobody has measured what a published model loses, so that int8 needs somebody who asks for it by its name. */
    private WeightFormat format(ServingSettings settings) {
        var wanted = settings.weightsOf(manifest.id());
        if (wanted == WeightFormat.INT8 && !settings.weightsOf().containsKey(manifest.id())) {
            throw invalid(
                    "int8 is asked for in general, but what this model loses by it was not measured; ask for it by"
                            + " the id %s, or for fp16".formatted(manifest.id()));
        }
        return wanted;
    }

    /** The model alone, in its own vocabulary. */
    Decoding decoding(Loaded loaded, int maxOutputTokens, Clock clock) {
        return decoding(Map.of(DecodingMode.LLM_ONLY, loaded.mode()), maxOutputTokens, clock);
    }

    /** Modes that write in its vocabulary. */
    Decoding decoding(Map<DecodingMode, Mode> modes, int maxOutputTokens, Clock clock) {
        return new Decoding(modes, tokenizer, marks(), maxOutputTokens, clock, NANO_TIME);
    }

    /**
     * A model in native memory.
     *
     * @param layers where its understanding of a prompt can be looked at
     * @param prefixes how often the beginning of a prompt was known
     */
    record Loaded(Mode mode, LayeredModel layers, String program, Supplier<CacheStatistics> prefixes, Runnable free) {}

    /** How its weights are held. */
    WeightFormat format() {
        return format;
    }

    Loaded loaded() {
        if (model.configuration() instanceof T5Configuration configuration) {
            var t5 = new LoadedT5(configuration, model::weight, format);
            var reader = new LlmReader(imported.digest(), t5, cache, NANO_TIME);
            return new Loaded(new LlmOnly(reader, t5), t5, t5.program(), () -> CacheStatistics.NONE, t5::close);
        }
        var causal = new LoadedCausalModel(
                model.configuration(),
                model::weight,
                positions(),
                model.configuration().layers(),
                format,
                settings.prefixCacheBytes());
        return new Loaded(new LlmAlone(causal), causal, causal.program(), causal::prefixStatistics, causal::close);
    }

    private AnswerMarks marks() {
        return new AnswerMarks(
                model.marks().start(), new HashSet<>(model.marks().ends()), Set.of());
    }

    /** A prompt and its answer share the positions. */
    private int positions() {
        var needed = (long) manifest.contextTokens() + manifest.maxOutputTokens();
        if (needed > model.configuration().maxPositions()) {
            throw invalid("contextTokens and maxOutputTokens must be at most %d together, but are %d"
                    .formatted(model.configuration().maxPositions(), needed));
        }
        return (int) needed;
    }

    PromptMaker template() {
        if (model.marks().chatTemplate().isEmpty()) {
            return tokenizer.plainPrompt();
        }
        if (!tokenizer.isByteLevel()) {
            throw invalid("its chat template needs a byte-level tokenizer, but it has another one");
        }
        try {
            return new ChatTemplate(model.marks().chatTemplate(), model.marks().names());
        } catch (JinjaException e) {
            throw invalid("its chat template cannot be used: %s".formatted(e.getMessage()));
        }
    }

    PretrainedTokenizer promptTokenizer() {
        return tokenizer;
    }

    private PretrainedTokenizer tokenizer() {
        var read = readTokenizer();
        var rows = model.configuration().vocabularySize();
        if (read.vocabularySize() > rows) {
            throw invalid("its tokenizer has %d tokens, but its embedding has %d rows"
                    .formatted(read.vocabularySize(), rows));
        }
        return read;
    }

    private PretrainedTokenizer readTokenizer() {
        try {
            return PretrainedTokenizer.read(model.tokenizer());
        } catch (IOException e) {
            throw invalid("its tokenizer.json is no JSON: %s".formatted(e.getMessage()));
        } catch (RuntimeException e) {
            throw invalid("its tokenizer cannot be read: %s".formatted(e.getMessage()));
        }
    }

    private PairDescription description() {
        return new PairDescription(
                manifest.id(),
                manifest.version(),
                imported.digest(),
                manifest.description(),
                manifest.licence(),
                Set.of(DecodingMode.LLM_ONLY),
                DecodingMode.LLM_ONLY,
                manifest.contextTokens(),
                manifest.maxOutputTokens());
    }

    private InvalidCheckpointException invalid(String fault) {
        return new InvalidCheckpointException("The model in " + imported.folder(), List.of(fault + "."));
    }
}
