package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.pretrained.HuggingFaceFolder;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.serving.ModelCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a small model out of parts of a large one. */
@Command(
        name = "prune",
        description =
                "Makes a small model of some layers of an imported one, of the heaviest neurons in them and of the"
                        + " tokens that texts use. It writes nonsense until it is trained (see pair --hybrid and train), but learns"
                        + " faster than one of random weights.",
        mixinStandardHelpOptions = true)
final class PruneCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "MODEL", description = "Folder of the imported model.")
    private Path from = Path.of("");

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Where the small one goes; must not hold one yet.")
    private Path to = Path.of("");

    @Option(names = "--id", required = true, description = "Short name clients will use; no colon.")
    private String id = "";

    @Option(names = "--version", defaultValue = "0", description = "Version of the weights (${DEFAULT-VALUE}).")
    private String version = "";

    @Option(names = "--description", defaultValue = "A pruned model.", description = "One sentence for people.")
    private String description = "";

    @Option(names = "--layers", required = true, split = ",", description = "Layers that stay, from 0, as in 0,17,29.")
    private List<Integer> layers = List.of();

    @Option(names = "--feed-forward", description = "Neurons that stay in each of them (all).")
    private int feedForward;

    @Option(names = "--vocabulary", description = "Most tokens that stay; needs --texts (all).")
    private int vocabulary;

    @Option(names = "--texts", description = "JSON lines with answers, whose tokens stay.")
    private @Nullable Path texts;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        refuseIf(id.isBlank() || id.contains(":"), "--id must be a name without a colon, but is " + id);
        refuseIf(ImportedModel.isAt(to), to + " holds a model already; choose another folder");
        refuseIf((vocabulary > 0) != (texts != null), "--vocabulary and --texts go together");
        var whole = ImportedModel.open(from);
        try {
            write(whole, texts == null ? entire(whole) : trimmed(whole, texts));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "The model cannot be pruned so: " + e.getMessage());
        }
    }

    private TrimmedVocabulary entire(ImportedModel whole) {
        var all = IntStream.range(0, whole.model().configuration().vocabularySize());
        return new TrimmedVocabulary(all.boxed().toList(), whole.model().tokenizer());
    }

    private TrimmedVocabulary trimmed(ImportedModel whole, Path file) {
        var answers = TextExamples.read(file).stream()
                .map(TextExamples.TextExample::answer)
                .toList();
        return TrimmedVocabulary.of(
                whole.model().tokenizer(), answers, whole.model().marks().ends(), vocabulary);
    }

    private void write(ImportedModel whole, TrimmedVocabulary words) {
        var model = whole.model();
        var inner = feedForward == 0 && model.configuration() instanceof LlamaConfiguration llama
                ? llama.feedForward()
                : feedForward;
        var pruned = new PrunedModel(model, layers, inner, words.kept());
        var ends = model.marks().ends().stream().map(words::newId).toList();
        HuggingFaceFolder.write(to, pruned.configuration(), pruned::weight, words.json(), ends);
        ImportedModel.seal(to, manifest(whole.manifest()));
        ModelCheck.check(to);
        tell(pruned.configuration());
    }

    private ModelManifest manifest(ModelManifest whole) {
        return new ModelManifest(
                1,
                id,
                version,
                description,
                whole.licence(),
                "",
                whole.contextTokens(),
                whole.maxOutputTokens(),
                layers.size(),
                Map.of());
    }

    private void tell(LlamaConfiguration configuration) {
        var out = spec.commandLine().getOut();
        out.printf(
                "%s %s is in %s: %,d parameters, %d layers, %d tokens.%n",
                id, version, to, configuration.parameters(), configuration.layers(), configuration.vocabularySize());
        out.flush();
    }

    private void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
