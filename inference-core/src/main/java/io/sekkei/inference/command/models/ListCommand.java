package io.sekkei.inference.command.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what can be served. It reads manifests only and verifies nothing. */
@Command(
        name = "list",
        description = "Lists the imported models and the pairs in the folders of a folder, without verifying them.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
    @Parameters(paramLabel = "FOLDER", description = "The folder whose folders are looked at.")
    private Path folder = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        try (var folders = Files.list(folder)) {
            for (var found : folders.filter(Files::isDirectory).sorted().toList()) {
                for (var manifest : List.of(ModelManifest.FILE, PairManifest.FILE)) {
                    if (Files.isRegularFile(found.resolve(manifest))) {
                        out.println(line(found, manifest));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(folder), e);
        }
        out.flush();
    }

    private static String line(Path found, String manifest) throws IOException {
        var root = new JsonMapper().readTree(Files.readAllBytes(found.resolve(manifest)));
        var bytes = 0L;
        for (var file : root.path("files")) {
            bytes += file.path("bytes").asLong();
        }
        return "%-6s %-20s %-10s %,8d MiB  %s"
                .formatted(
                        manifest.equals(PairManifest.FILE) ? "pair" : "model",
                        root.path("id").asText("?"),
                        root.path("version").asText("?"),
                        bytes >> 20,
                        found.getFileName());
    }
}
