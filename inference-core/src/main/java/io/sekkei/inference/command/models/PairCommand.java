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
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.Llm;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.TransformerWriter;
import io.sekkei.inference.djl.PretrainedTokenizer;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    @Parameters(index = "0", paramLabel = "LLM", description = "Folder of the imported model that reads.")
    private Path llm = Path.of("");

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Where the pair goes; must not hold one yet.")
    private Path to = Path.of("");

    @Option(names = "--tokenizer", required = true, description = "The answers' tokenizer.json.")
    private Path tokenizer = Path.of("");

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
        var reads = ImportedModel.open(llm);
        try {
            copy(reads);
        } catch (IOException e) {
            throw new UncheckedIOException("The pair could not be made in " + to, e);
        }
        var writers = writers(reads);
        writers.values().forEach(this::writeFresh);
        JoinedPair.seal(to, manifest(reads, writers));
        JoinedPair.open(to);
        tell(writers);
    }

    /** The large model is linked where the file system can, since it is never changed. */
    private void copy(ImportedModel reads) throws IOException {
        var folder = Files.createDirectories(to.resolve(LLM));
        Files.copy(tokenizer, to.resolve(TOKENIZER));
        for (var name : reads.manifest().files().keySet()) {
            linkOrCopy(llm.resolve(name), folder.resolve(name));
        }
        linkOrCopy(
                llm.resolve(io.sekkei.inference.checkpoint.pretrained.ModelManifest.FILE),
                folder.resolve(io.sekkei.inference.checkpoint.pretrained.ModelManifest.FILE));
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
        writers.put(JoinedPairManifest.HYBRID, writer("hybrid.safetensors", conditioning, llmWidth));
        writers.put(JoinedPairManifest.SLM, writer("slm.safetensors", Conditioning.REPLACE, llmWidth));
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
                            llmWidth,
                            Math.max(context, output),
                            how == Conditioning.ADD ? llmWidth : 0));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "The small models cannot be so: " + e.getMessage());
        }
    }

    private void writeFresh(TransformerWriter writer) {
        var fresh = TrainingState.fresh(writer.configuration(), seed).weights();
        var tensors = new LinkedHashMap<String, Tensor>();
        writer.configuration()
                .weights()
                .forEach(
                        (name, shape) -> tensors.put(name, new Tensor(shape, Objects.requireNonNull(fresh.get(name)))));
        Safetensors.write(to.resolve(writer.file()), new Tensors(tensors), TensorType.F16);
    }

    private JoinedPairManifest manifest(ImportedModel reads, Map<String, TransformerWriter> writers) {
        var layers = reads.model().configuration().layers();
        return new JoinedPairManifest(
                1,
                id,
                version,
                description,
                licence,
                DecodingMode.LLM_TO_SLM.wireName(),
                context,
                output,
                new Llm(LLM, reads.digest(), readLayer < 0 ? Math.max(1, 2 * layers / 3) : readLayer),
                marks(),
                writers,
                Map.of(),
                Map.of());
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
            return PretrainedTokenizer.read(Files.readAllBytes(tokenizer));
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer %s could not be read".formatted(tokenizer), e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--tokenizer: " + e.getMessage());
        }
    }

    private void tell(Map<String, TransformerWriter> writers) {
        var out = spec.commandLine().getOut();
        out.printf("%s %s is in %s.%n", id, version, to);
        writers.forEach((role, writer) -> out.printf(
                "%-7s %,d parameters, untrained%n", role, writer.configuration().parameters()));
        out.flush();
    }

    private void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
