package io.sekkei.inference.command.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Prompts and answers as texts: a file with one JSON object a line, gzipped if its name ends in {@code .gz}. */
final class TextExamples {
    private static final JsonMapper JSON = new JsonMapper();

    private TextExamples() {}

    /** @param answer empty where there is none yet */
    record TextExample(String prompt, String answer) {}

    /**
     * The lines of a file, each with {@code prompt} and maybe {@code answer}, or {@code reference} for one that a person wrote;
     * other fields are ignored.
     */
    static List<TextExample> read(Path file) {
        try (var stream = Files.newInputStream(file);
                var reader = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream,
                        StandardCharsets.UTF_8))) {
            var examples = new ArrayList<TextExample>();
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                examples.add(example(file, examples.size() + 1, line));
            }
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException("The examples in %s could not be read".formatted(file), e);
        }
    }

    private static TextExample example(Path file, int number, String line) throws IOException {
        try {
            var object = JSON.readTree(line);
            var prompt = object.path("prompt").asText();
            if (!prompt.isBlank()) {
                var answer = object.has("answer") ? object.path("answer") : object.path("reference");
                return new TextExample(prompt, answer.asText());
            }
            throw new IOException("line %d of %s has no prompt".formatted(number, file));
        } catch (JsonProcessingException e) {
            throw new IOException("line %d of %s is no JSON: %s".formatted(number, file, e.getOriginalMessage()), e);
        }
    }

    static void append(Path file, List<TextExample> examples) {
        try (var writer = new BufferedWriter(Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            for (var example : examples) {
                writer.write(JSON.writeValueAsString(example) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The examples could not be written into %s".formatted(file), e);
        }
    }
}
