package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.SafetensorsFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fetches a published model from a model hub or a mirror of one. */
@Command(
        name = "pull",
        description =
                "Fetches the files of a model from a hub or a mirror. What is interrupted goes on when called again."
                        + " A token may stand in the environment variable SEKKEI_HUB_TOKEN; only the named host sees it.",
        mixinStandardHelpOptions = true)
final class PullCommand implements Runnable {
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> ASIDE =
            List.of("generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja");

    @Option(
            names = "--from",
            required = true,
            description = "Address under which the files lie, for a hub of Hugging Face's kind"
                    + " https://HOST/OWNER/MODEL/resolve/REVISION.")
    private URI from = URI.create("");

    @Option(names = "--to", required = true, description = "Folder to put them into.")
    private Path to = Path.of("");

    @Option(names = "--file", description = "Fetch only this file, as for a GGUF file; may be given several times.")
    private List<String> files = List.of();

    @Option(names = "--sha256", description = "FILE=DIGEST that must agree; may be given several times.")
    private Map<String, String> digests = Map.of();

    @Option(names = "--allow-http", description = "Allow addresses without TLS.")
    private boolean plainHttp;

    @Option(
            names = "--most-bytes",
            defaultValue = "100000000000",
            description = "Give up on files larger than this (${DEFAULT-VALUE}).")
    private long mostBytes;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        files.forEach(this::requirePlain);
        var token = Objects.requireNonNullElse(System.getenv("SEKKEI_HUB_TOKEN"), "");
        var download = new Download(token, plainHttp, mostBytes);
        try {
            Files.createDirectories(to);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be made".formatted(to), e);
        }
        if (files.isEmpty()) {
            folder(download);
        } else {
            files.forEach(name -> required(download, name));
        }
    }

    private void folder(Download download) {
        required(download, "config.json");
        ASIDE.forEach(name -> fetch(download, name));
        if (fetch(download, INDEX)) {
            SafetensorsFolder.fileNames(to).stream()
                    .filter(name -> !name.equals(INDEX))
                    .forEach(name -> required(download, name));
        } else {
            required(download, "model.safetensors");
        }
    }

    private void required(Download download, String name) {
        if (!fetch(download, name)) {
            throw new PullException("There is no %s under %s".formatted(name, from));
        }
    }

    private boolean fetch(Download download, String name) {
        var base = from.toString().endsWith("/") ? from.toString() : from + "/";
        var expected = digests.getOrDefault(name, "").toLowerCase(Locale.ROOT);
        var digest = download.fetch(URI.create(base + name), to.resolve(name), expected);
        var out = spec.commandLine().getOut();
        digest.ifPresent(found -> out.printf("%s  %s%n", found, name));
        out.flush();
        return digest.isPresent();
    }

    private void requirePlain(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            throw new ParameterException(spec.commandLine(), "--file must be a plain file name, but is " + name);
        }
    }
}
