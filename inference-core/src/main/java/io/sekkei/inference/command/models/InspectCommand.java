package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a published model is, before it is imported. */
@Command(
        name = "inspect",
        description = "Opens a folder in Hugging Face's layout, or a GGUF file, and tells what it holds.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Runnable {
    @Parameters(paramLabel = "MODEL", description = "The folder or the GGUF file.")
    private Path location = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        describe(PretrainedModel.open(location), spec.commandLine().getOut());
    }

    static void describe(PretrainedModel model, PrintWriter out) {
        var configuration = model.configuration();
        out.printf("family       %s%n", configuration.family());
        out.printf("parameters   %,d%n", configuration.parameters());
        out.printf("types        %s%n", model.types().stream().sorted().toList());
        out.printf("vocabulary   %,d%n", configuration.vocabularySize());
        out.printf("width        %d%n", configuration.width());
        out.printf("layers       %d%n", configuration.layers());
        out.printf("positions    %s%n", positions(configuration.maxPositions()));
        out.printf("end marks    %s%n", model.marks().ends());
        out.printf("tokenizer    %s%n", model.tokenizer().length == 0 ? "missing" : "there");
        out.printf("chat         %s%n", model.marks().chatTemplate().isEmpty() ? "no template" : "has a template");
        out.printf("fp32 memory  %,d MiB%n", configuration.parameters() * Float.BYTES >> 20);
        out.flush();
    }

    private static String positions(int most) {
        return most == Integer.MAX_VALUE ? "without end" : Integer.toString(most);
    }
}
