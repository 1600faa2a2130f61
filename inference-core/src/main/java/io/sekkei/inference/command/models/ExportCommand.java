package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.djl.EncoderExport;
import io.sekkei.inference.djl.EncoderExport.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a pair's encoder for servers of other makers. */
@Command(
        name = "export",
        description =
                "Writes the encoder of a pair's large model as a TorchScript archive with a config.pbtxt, as NVIDIA"
                        + " Triton and its relatives load it. In the settings of the platform its version is then 1.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "PAIR", description = "Folder of a pair or a joined pair, or its class path.")
    private String pair = "";

    @Parameters(index = "1", paramLabel = "REPOSITORY", description = "The model repository of the server.")
    private Path repository = Path.of("");

    @Option(names = "--device", defaultValue = "CPU", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Device device = Device.CPU;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        if (!pair.startsWith("classpath:") && JoinedPair.isAt(Path.of(pair))) {
            export(JoinedPair.open(Path.of(pair)));
        } else {
            export(PairCheckpoint.open(pair));
        }
    }

    private void export(JoinedPair joined) {
        var manifest = joined.manifest();
        var withEmbedding = manifest.readsEmbedding();
        var model = joined.llm().model();
        var folder = repository.resolve(manifest.id());
        EncoderExport.write(
                folder.resolve("1/model.pt"),
                model.configuration(),
                model::weight,
                manifest.contextTokens(),
                manifest.llm().readLayer(),
                withEmbedding,
                device);
        describe(
                folder,
                manifest.id(),
                (withEmbedding ? 2 : 1) * model.configuration().width());
    }

    private void export(PairCheckpoint checkpoint) {
        var llm = checkpoint.manifest().llm();
        var weights = checkpoint.llm();
        if (llm == null || weights == null) {
            throw new ParameterException(spec.commandLine(), "The pair %s has no large model".formatted(pair));
        }
        var id = checkpoint.manifest().id();
        var folder = repository.resolve(id);
        EncoderExport.write(folder.resolve("1/model.pt"), llm.configuration(), weights.values(), device);
        describe(folder, id, llm.configuration().width());
    }

    private void describe(Path folder, String id, int width) {
        try {
            Files.writeString(
                    folder.resolve("config.pbtxt"), """
                    name: "%s"
                    platform: "pytorch_libtorch"
                    max_batch_size: 0
                    input [
                      {
                        name: "input_ids"
                        data_type: TYPE_INT64
                        dims: [ 1, -1 ]
                      }
                    ]
                    output [
                      {
                        name: "representation__0"
                        data_type: TYPE_FP32
                        dims: [ 1, -1, %d ]
                      }
                    ]
                    instance_group [
                      {
                        kind: KIND_%s
                      }
                    ]
                    """.formatted(id, width, device == Device.CPU ? "CPU" : "GPU"));
        } catch (IOException e) {
            throw new UncheckedIOException("The description could not be written into " + folder, e);
        }
        var out = spec.commandLine().getOut();
        out.printf("The encoder of %s is in %s.%n", id, folder);
        out.flush();
    }
}
