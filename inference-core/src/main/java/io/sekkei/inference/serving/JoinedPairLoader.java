package io.sekkei.inference.serving;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.LlmReader;
import io.sekkei.inference.decoding.LlmToSlm;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.decoding.SlmOnly;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.djl.PretrainedTokenizer;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.encoder.LayerReader;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.encoder.RepresentationCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Opens a joined pair and makes it ready to serve: a published model reads, in its own vocabulary and by its own template,
 * and small models write in theirs.
 */
final class JoinedPairLoader {
    private static final LongSupplier NANO_TIME = System::nanoTime;

    private final JoinedPair pair;
    private final JoinedPairManifest manifest;
    private final ModelLoader llmLoader;
    private final RepresentationCache cache;
    private final List<String> programs = new ArrayList<>();
    private final List<Runnable> freeing = new ArrayList<>();

    private JoinedPairLoader(JoinedPair pair, ServingSettings settings) {
        this.pair = pair;
        this.manifest = pair.manifest();
        this.llmLoader = new ModelLoader(pair.llm(), settings);
        this.cache = new RepresentationCache(settings.representationCacheBytes());
    }

    static LoadedPair load(Path folder, ServingSettings settings, Clock clock) {
        return new JoinedPairLoader(JoinedPair.open(folder), settings).load(clock);
    }

    private LoadedPair load(Clock clock) {
        var answers = answerTokenizer(pair);
        var llm = llmLoader.loaded();
        programs.add(llm.program());
        freeing.add(llm.free());
        var marks = new AnswerMarks(
                manifest.answers().startId(),
                new HashSet<>(manifest.answers().endIds()),
                new HashSet<>(manifest.answers().suppressedIds()));
        var small = new Decoding(modes(llm.layers()), answers, marks, manifest.maxOutputTokens(), clock, NANO_TIME);
        var large = llmLoader.decoding(llm, manifest.maxOutputTokens(), clock);
        return new LoadedPair(
                description(),
                this::engine,
                llmLoader.template(),
                llmLoader.promptTokenizer(),
                Decoding.of(List.of(large, small)),
                () -> new GeneratorCaches(cache.statistics(), llm.prefixes().get()),
                () -> freeing.forEach(Runnable::run));
    }

    private Map<DecodingMode, Mode> modes(LayeredModel llm) {
        var modes = new EnumMap<DecodingMode, Mode>(DecodingMode.class);
        manifest.transformers().forEach((role, writer) -> {
            var slm = new LoadedTransformer(
                    writer.configuration(),
                    Objects.requireNonNull(pair.weights().get(role), role).values(),
                    llmLoader.format());
            programs.add(slm.program());
            freeing.add(slm::close);
            if (role.equals(JoinedPairManifest.HYBRID)) {
                var withEmbedding = writer.configuration().promptWidth() > 0;
                var layer = manifest.llm().readLayer();
                var encoder = new LayerReader(llm, layer, withEmbedding);
                var reader = new LlmReader(
                        "%s:%d:%s".formatted(pair.llm().digest(), layer, withEmbedding), encoder, cache, NANO_TIME);
                modes.put(DecodingMode.LLM_TO_SLM, new LlmToSlm(reader, slm, slm, NANO_TIME));
            } else {
                modes.put(DecodingMode.SLM_ONLY, new SlmOnly(new LayerReader(llm, 0, false), slm, slm, NANO_TIME));
            }
        });
        return modes;
    }

    /** The vocabulary of the answers, which every small model must have a row for each token of. */
    static PretrainedTokenizer answerTokenizer(JoinedPair pair) {
        try {
            var file = pair.folder().resolve(pair.manifest().answers().tokenizer());
            var tokenizer = PretrainedTokenizer.read(Files.readAllBytes(file));
            pair.manifest().transformers().forEach((role, writer) -> {
                var rows = writer.configuration().vocabularySize();
                if (tokenizer.vocabularySize() > rows) {
                    throw invalid(
                            pair,
                            "its answers' tokenizer has %d tokens, but the embedding of %s has %d rows"
                                    .formatted(tokenizer.vocabularySize(), role, rows));
                }
            });
            return tokenizer;
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(pair, "its answers' tokenizer cannot be read: %s".formatted(e.getMessage()));
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
