package io.sekkei.inference.command.models;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.checkpoint.TensorType;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.Answers;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.ConditionedWriter;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.Llm;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.PublishedWriter;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.TransformerWriter;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import io.sekkei.inference.djl.PretrainedTokenizer;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.model.ConditionedConfiguration;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.ProjectorKind;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.serving.ModelStudy;
import io.sekkei.inference.training.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a pair of a published model and small ones that are to be trained. */
@Command(
        name = "pair",
        description =
                "Joins an imported model, which reads, with fresh small models, which write in a vocabulary of their"
                        + " own: one from what the large model understands, one alone. The pair can be served at once and is"
                        + " worth it once it is trained (see train).",
        mixinStandardHelpOptions = true)
final class PairCommand implements Runnable {
    private static final String TOKENIZER = "tokenizer.json";
    private static final String LLM = "llm";
    /** Any text will do to see how long the large model's vectors are. */
    private static final String SAMPLE = "The large model reads once, and the small model writes.";

    private static final String PUBLISHED = "published";
    private static final String HYBRID = JoinedPairManifest.HYBRID;
    private static final String SLM = JoinedPairManifest.SLM;

    @Parameters(index = "0", paramLabel = "LLM", description = "Folder of the imported model that reads.")
    private Path llm = Path.of("");

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Where the pair goes; must not hold one yet.")
    private Path to = Path.of("");

    @Option(names = "--tokenizer", description = "The answers' tokenizer.json; needed without --slm and --hybrid.")
    private @Nullable Path tokenizer;

    @Option(
            names = "--slm",
            description =
                    "Folder of an imported model with the same vocabulary that writes alone and drafts for the large"
                            + " one; nothing is trained then.")
    private @Nullable Path slm;

    @Option(
            names = "--hybrid",
            description =
                    "Folder of an imported model of any family and vocabulary that is to write from what the large one"
                            + " understands, instead of fresh small models; it is to be trained.")
    private @Nullable Path hybrid;

    @Option(names = "--id", required = true, description = "Short name clients will use; no colon.")
    private String id = "";

    @Option(names = "--licence", required = true, description = "SPDX expression of the pair's licence.")
    private String licence = "";

    @Option(names = "--version", defaultValue = "0", description = "Version of the weights (${DEFAULT-VALUE}).")
    private String version = "";

    @Option(names = "--description", defaultValue = "A joined pair.", description = "One sentence for people.")
    private String description = "";

    @Option(names = "--read-layer", description = "Layer the representation is taken from (two thirds of all).")
    private int readLayer = -1;

    @Option(
            names = "--conditioning",
            defaultValue = "ADD",
            description = "How it enters the small model: ${COMPLETION-CANDIDATES} but NONE (${DEFAULT-VALUE}).")
    private Conditioning conditioning = Conditioning.ADD;

    @Option(
            names = "--projector",
            defaultValue = "MLP",
            description =
                    "What brings it to the width of --hybrid: ${COMPLETION-CANDIDATES}. LINEAR suits a part of the"
                            + " large model (see prune) and begins as handing on its vectors (${DEFAULT-VALUE}).")
    private ProjectorKind projector = ProjectorKind.MLP;

    @Option(names = "--width", defaultValue = "256", description = "Width of the small models (${DEFAULT-VALUE}).")
    private int width;

    @Option(names = "--heads", defaultValue = "4", description = "Their attention heads (${DEFAULT-VALUE}).")
    private int heads;

    @Option(names = "--feed-forward", defaultValue = "1024", description = "Their inner width (${DEFAULT-VALUE}).")
    private int feedForward;

    @Option(names = "--encoder-layers", defaultValue = "3", description = "Layers that read (${DEFAULT-VALUE}).")
    private int encoderLayers;

    @Option(names = "--decoder-layers", defaultValue = "3", description = "Layers that write (${DEFAULT-VALUE}).")
    private int decoderLayers;

    @Option(names = "--context", defaultValue = "512", description = "Most prompt tokens (${DEFAULT-VALUE}).")
    private int context;

    @Option(names = "--output", defaultValue = "256", description = "Most tokens of an answer (${DEFAULT-VALUE}).")
    private int output;

    @Option(names = "--start", defaultValue = "<s>", description = "Token that begins answers (${DEFAULT-VALUE}).")
    private String start = "";

    @Option(names = "--end", defaultValue = "</s>", description = "Token that ends answers (${DEFAULT-VALUE}).")
    private String end = "";

    @Option(names = "--seed", defaultValue = "1", description = "Of the fresh weights (${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        refuseIf(JoinedPair.isAt(to), to + " holds a pair already; choose another folder");
        refuseIf(id.isBlank() || id.contains(":"), "--id must be a name without a colon, but is " + id);
        refuseIf(
                conditioning == Conditioning.NONE,
                "--conditioning must not be NONE; the small model alone is made too");
        refuseIf(
                Stream.of(tokenizer, slm, hybrid).filter(Objects::nonNull).count() != 1,
                "One of --tokenizer, --slm and --hybrid is needed");
        refuseIf(
                hybrid != null && conditioning == Conditioning.CROSS_ATTENTION,
                "A published model takes what the large one understood as its prompt: --conditioning must be ADD or"
                        + " REPLACE");
        refuseIf(
                projector == ProjectorKind.LINEAR && (hybrid == null || conditioning != Conditioning.REPLACE),
                "--projector LINEAR goes with --hybrid and --conditioning REPLACE");
        var reads = ImportedModel.open(llm);
        refuseIf(
                readLayer > reads.model().configuration().layers(),
                "--read-layer must be at most %d"
                        .formatted(reads.model().configuration().layers()));
        try {
            copy(reads, LLM);
            if (slm != null) {
                join(reads, ImportedModel.open(slm));
            } else if (hybrid != null) {
                condition(reads, ImportedModel.open(hybrid));
            } else if (tokenizer != null) {
                make(reads, tokenizer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The pair could not be made in " + to, e);
        }
    }

    /** With fresh small models of our own kind. */
    private void make(ImportedModel reads, Path vocabulary) throws IOException {
        Files.copy(vocabulary, to.resolve(TOKENIZER));
        var writers = writers(reads);
        TensorEngine.start(1);
        try (var study = ModelStudy.of(reads)) {
            var words = WordVectors.of(study, answers());
            writers.values().forEach(writer -> write(writer, words.into(fresh(writer), writer.configuration())));
        }
        JoinedPair.seal(to, manifest(DecodingMode.LLM_TO_SLM, reads, marks(), writers, Map.of(), Map.of()));
        tell();
        writers.forEach((role, writer) -> tell(role, writer.configuration().parameters(), "untrained"));
    }

    /** With a published small model that writes from what the large one understands. */
    private void condition(ImportedModel reads, ImportedModel writes) throws IOException {
        var published = new PublishedSmallModel(writes.model());
        refuseIf(
                published.answers(TOKENIZER).endIds().isEmpty(),
                "The model in %s names no token that ends an answer".formatted(hybrid));
        copy(writes, PUBLISHED);
        Files.write(to.resolve(TOKENIZER), writes.model().tokenizer());
        var llmWidth = reads.model().configuration().width();
        var writers = new LinkedHashMap<String, ConditionedWriter>();
        var promptWidth = conditioning == Conditioning.ADD ? llmWidth : 0;
        writers.put(
                HYBRID,
                new ConditionedWriter(PUBLISHED, writes.digest(), "hybrid.safetensors", promptWidth, projector));
        writers.put(SLM, new ConditionedWriter(PUBLISHED, writes.digest(), "slm.safetensors", 0, projector));
        TensorEngine.start(1);
        try (var study = ModelStudy.of(reads)) {
            writers.forEach((role, writer) -> {
                var configuration = new ConditionedConfiguration(
                        writes.model().configuration(), llmWidth, writer.promptWidth(), writer.projector());
                var layer = role.equals(HYBRID) ? layerRead(reads) : 0;
                write(
                        writer.file(),
                        configuration.weights(),
                        published.fresh(configuration, () -> study.length(SAMPLE, layer), seed));
            });
        }
        JoinedPair.seal(
                to,
                manifest(DecodingMode.LLM_TO_SLM, reads, published.answers(TOKENIZER), Map.of(), Map.of(), writers));
        var pair = JoinedPair.open(to);
        tell();
        writers.forEach((role, writer) ->
                tell(role, pair.configuration(writer).parameters(), "with a projector that is untrained"));
    }

    /** With a published small model. */
    private void join(ImportedModel reads, ImportedModel writes) throws IOException {
        copy(writes, SLM);
        Files.write(to.resolve(TOKENIZER), reads.model().tokenizer());
        var marks = reads.model().marks();
        var answers = new Answers(TOKENIZER, marks.start(), marks.ends(), List.of());
        var writer = new PublishedWriter(SLM, writes.digest());
        JoinedPair.seal(
                to, manifest(DecodingMode.SPECULATIVE, reads, answers, Map.of(), Map.of(SLM, writer), Map.of()));
        JoinedPair.open(to);
        tell();
    }

    /** Published models are linked where the file system can, since they are never changed. */
    private void copy(ImportedModel model, String name) throws IOException {
        var folder = Files.createDirectories(to.resolve(name));
        for (var file : model.manifest().files().keySet()) {
            linkOrCopy(model.folder().resolve(file), folder.resolve(file));
        }
        linkOrCopy(model.folder().resolve(ModelManifest.FILE), folder.resolve(ModelManifest.FILE));
    }

    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from.toRealPath());
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            Files.copy(from, to);
        }
    }

    private Map<String, TransformerWriter> writers(ImportedModel reads) {
        var llmWidth = reads.model().configuration().width();
        var writers = new LinkedHashMap<String, TransformerWriter>();
        writers.put(HYBRID, writer("hybrid.safetensors", conditioning, llmWidth));
        writers.put(SLM, writer("slm.safetensors", Conditioning.NONE, llmWidth));
        return writers;
    }

    private TransformerWriter writer(String file, Conditioning how, int llmWidth) {
        try {
            return new TransformerWriter(
                    file,
                    new TransformerConfiguration(
                            answers().vocabularySize(),
                            width,
                            heads,
                            feedForward,
                            how == Conditioning.CROSS_ATTENTION ? 0 : encoderLayers,
                            decoderLayers,
                            how,
                            how == Conditioning.NONE ? 0 : llmWidth,
                            Math.max(context, output),
                            how == Conditioning.ADD || how == Conditioning.NONE ? llmWidth : 0));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "The small models cannot be so: " + e.getMessage());
        }
    }

    private TrainingState fresh(TransformerWriter writer) {
        return TrainingState.fresh(writer.configuration(), seed);
    }

    private void write(TransformerWriter writer, TrainingState state) {
        write(
                writer.file(),
                writer.configuration().weights(),
                name -> Objects.requireNonNull(state.weights().get(name), name));
    }

    private void write(String file, Map<String, int[]> shapes, Function<String, float[]> weights) {
        var tensors = new LinkedHashMap<String, Tensor>();
        shapes.forEach((name, shape) -> tensors.put(name, new Tensor(shape, weights.apply(name))));
        Safetensors.write(to.resolve(file), new Tensors(tensors), TensorType.F16);
    }

    private JoinedPairManifest manifest(
            DecodingMode mode,
            ImportedModel reads,
            Answers answers,
            Map<String, TransformerWriter> transformers,
            Map<String, PublishedWriter> published,
            Map<String, ConditionedWriter> conditioned) {
        return new JoinedPairManifest(
                1,
                id,
                version,
                description,
                licence,
                mode.wireName(),
                context,
                output,
                new Llm(LLM, reads.digest(), layerRead(reads)),
                answers,
                transformers,
                published,
                conditioned,
                Map.of());
    }

    private int layerRead(ImportedModel reads) {
        return readLayer < 0 ? Math.max(1, 2 * reads.model().configuration().layers() / 3) : readLayer;
    }

    private Answers marks() {
        var answers = answers();
        try {
            var endId = answers.specialId(end);
            var suppressed = answers.specialIds().stream()
                    .filter(tokenId -> tokenId != endId)
                    .sorted()
                    .toList();
            return new Answers(TOKENIZER, answers.specialId(start), List.of(endId), suppressed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--start and --end: " + e.getMessage());
        }
    }

    private PretrainedTokenizer answers() {
        try {
            return PretrainedTokenizer.read(Files.readAllBytes(to.resolve(TOKENIZER)));
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer in %s could not be read".formatted(to), e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--tokenizer: " + e.getMessage());
        }
    }

    private void tell() {
        var out = spec.commandLine().getOut();
        out.printf("%s %s is in %s.%n", id, version, to);
        out.flush();
    }

    private void tell(String role, long parameters, String state) {
        var out = spec.commandLine().getOut();
        out.printf("%-7s %,d parameters, %s%n", role, parameters, state);
        out.flush();
    }

    private void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
