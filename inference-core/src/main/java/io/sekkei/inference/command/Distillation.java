package io.sekkei.inference.command;

import io.sekkei.inference.training.Example;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The large model's own answers to the training prompts (sequence-level distillation, arXiv 1606.07947), one line each: the
 * prompt's token ids, a tab, the answer's. Written in pieces, each a gzip member of its own, so that an interrupted run
 * keeps what it has and goes on after it.
 */
record Distillation(Path file) {
    void append(List<Example> examples) {
        try (var writer = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)),
                StandardCharsets.US_ASCII))) {
            for (var example : examples) {
                writer.write(text(example.prompt()) + "\t" + text(example.answer()) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written".formatted(file), e);
        }
    }

    List<Example> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            var examples = new ArrayList<Example>();
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var tab = line.indexOf('\t');
                examples.add(new Example(ids(line.substring(0, tab)), ids(line.substring(tab + 1))));
            }
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
    }

    private static String text(int[] ids) {
        return String.join(" ", Arrays.stream(ids).mapToObj(Integer::toString).toList());
    }

    private static int[] ids(String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
