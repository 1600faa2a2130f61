package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.serving.ModelCheck;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads every byte of an imported model or a pair and compares it with the manifest. */
@Command(
        name = "verify",
        description =
                "Compares every file of an imported model, or of a pair, with its manifest and reads every number.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Runnable {
    @Parameters(paramLabel = "FOLDER", description = "The imported model or the pair.")
    private Path folder = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        var digest = digest();
        var out = spec.commandLine().getOut();
        out.printf("%s is as its manifest says; digest %s.%n", folder, digest);
        out.flush();
    }

    private String digest() {
        if (ImportedModel.isAt(folder)) {
            return ModelCheck.check(folder);
        }
        return JoinedPair.isAt(folder)
                ? JoinedPair.open(folder).digest()
                : PairCheckpoint.open(folder.toString()).digest();
    }
}
