package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.tuning.TuningExample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Option;

/**
 * What is tuned, where, and to what: texts of a domain, as JSON Lines, gzipped or not, with a field for the prompt, one for the
 * answer and one for the part; and general sentences.
 */
final class DomainOptions {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--dev", required = true, description = "Folder with dev.en and dev.ja of small_parallel_enja.")
    Path dev = Path.of("");

    @Option(names = "--work", required = true, description = "Folder for the jobs and what comes of them.")
    Path work = Path.of("");

    @Option(
            names = "--pair",
            defaultValue = "inference-core/src/main/resources/io/sekkei/pairs/enja",
            description = "Folder of the pair (${DEFAULT-VALUE}).")
    Path pair = Path.of("");

    @Option(
            names = "--domain",
            required = true,
            description = "JSON Lines, gzipped or not, whose field split says train, dev or test.")
    private Path file = Path.of("");

    @Option(names = "--prompt", defaultValue = "prompt", description = "Field of the prompt (${DEFAULT-VALUE}).")
    private String promptField = "";

    @Option(names = "--answer", defaultValue = "answer", description = "Field of the answer (${DEFAULT-VALUE}).")
    private String answerField = "";

    @Option(names = "--instruction", defaultValue = "", description = "What stands before each prompt.")
    private String instruction = "";

    @Option(
            names = "--words",
            defaultValue = "100",
            description = "Words of a prompt that are kept (${DEFAULT-VALUE}).")
    private int words;

    /** The first so many texts to learn. */
    List<TuningExample> train(int most) {
        return examples("train", 0, most);
    }

    /** The first so many texts to choose by. */
    List<TuningExample> dev(int most) {
        return examples("dev", 0, most);
    }

    /**
     * The first so many texts to judge by; where there is no such part, those of dev that nothing was chosen by.
     *
     * @param chosenBy how many texts of dev are used to choose by
     */
    List<TuningExample> test(int chosenBy, int most) {
        var own = examples("test", 0, most);
        var test = own.isEmpty() ? examples("dev", chosenBy, most) : own;
        if (test.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s must hold texts whose split is test, or more than %d whose split is dev, but holds neither"
                            .formatted(file, chosenBy));
        }
        return test;
    }

    private List<TuningExample> examples(String part, int skip, int most) {
        try (var lines = new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".gz")
                        ? new GZIPInputStream(Files.newInputStream(file))
                        : Files.newInputStream(file),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(DomainOptions::parsed)
                    .filter(row -> row.path("split").asText().equals(part))
                    .skip(skip)
                    .limit(most)
                    .map(this::example)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
    }

    String describe() {
        return "%s: the first %d words of the %s to the %s, instruction \"%s\""
                .formatted(file.getFileName(), words, promptField, answerField, instruction);
    }

    private TuningExample example(JsonNode row) {
        var kept = Arrays.stream(row.path(promptField).asText().split("\\s+"))
                .limit(words)
                .collect(Collectors.joining(" "));
        return new TuningExample(
                (instruction + " " + kept).strip(), row.path(answerField).asText());
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("A line of the domain is no JSON: " + line, e);
        }
    }
}
