package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.serving.ModelCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a folder the platform can serve out of a published model. */
@Command(
        name = "import",
        description = "Copies a published model into a folder of its own and writes a manifest with the digest of every"
                + " file. The folder can be served like a pair.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A folder in Hugging Face's layout, or a GGUF file.")
    private Path from = Path.of("");

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Where it goes; must not hold a model yet.")
    private Path to = Path.of("");

    @Option(names = "--id", required = true, description = "Short name clients will use; no colon.")
    private String id = "";

    @Option(names = "--licence", required = true, description = "SPDX expression of the weights' licence.")
    private String licence = "";

    @Option(names = "--version", defaultValue = "1", description = "Version of the weights (${DEFAULT-VALUE}).")
    private String version = "";

    @Option(names = "--description", defaultValue = "A published model.", description = "One sentence for people.")
    private String description = "";

    @Option(names = "--context", defaultValue = "1024", description = "Most prompt tokens (${DEFAULT-VALUE}).")
    private int context;

    @Option(names = "--output", defaultValue = "512", description = "Most tokens of an answer (${DEFAULT-VALUE}).")
    private int output;

    @Option(names = "--read-layer", description = "Layer a representation is taken from (the last one).")
    private int readLayer = -1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        var model = PretrainedModel.open(from);
        var layer = readLayer < 0 ? model.configuration().layers() : readLayer;
        check(model, layer);
        try {
            copy();
        } catch (IOException e) {
            throw new UncheckedIOException("The model could not be copied into " + to, e);
        }
        var source = Files.isDirectory(from) ? "" : String.valueOf(from.getFileName());
        var manifest = ImportedModel.seal(
                to, new ModelManifest(1, id, version, description, licence, source, context, output, layer, Map.of()));
        ModelCheck.check(to);
        var out = spec.commandLine().getOut();
        out.printf(
                "%s %s is in %s, with %d files.%n",
                id, version, to, manifest.files().size());
        out.flush();
    }

    private void check(PretrainedModel model, int layer) {
        refuseIf(id.isBlank() || id.contains(":"), "--id must be a name without a colon, but is " + id);
        refuseIf(ImportedModel.isAt(to), to + " holds a model already; choose another folder");
        refuseIf(context < 1 || output < 1, "--context and --output must be positive");
        refuseIf(
                layer > model.configuration().layers(),
                "--read-layer must be at most %d"
                        .formatted(model.configuration().layers()));
        refuseIf(
                (long) context + output > model.configuration().maxPositions(),
                "--context and --output must be at most %d together"
                        .formatted(model.configuration().maxPositions()));
    }

    private void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }

    private void copy() throws IOException {
        Files.createDirectories(to);
        if (!Files.isDirectory(from)) {
            Files.copy(from, to.resolve(String.valueOf(from.getFileName())));
            return;
        }
        for (var name : ImportedModel.fileNames(from, "")) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }
}
