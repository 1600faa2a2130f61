package io.sekkei.inference.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Sentence pairs in two languages, and the examples of translation in both directions made of them. */
public final class ParallelCorpus {
    /** Share of English prompts that are also shown in lower case, since people type so. */
    private static final double LOWER_CASE = 0.15;
    /** Share of extra examples made of two sentences, so that the model does not stop after the first. */
    private static final double JOINED = 0.08;

    private static final int LONGEST = 80;

    /** A sentence and its translation. */
    public record Pair(String english, String japanese) {}

    /** Turns a text and its direction into an example. */
    public interface Encoder {
        /** @param toJapanese the direction */
        Example encode(String prompt, String answer, boolean toJapanese);
    }

    private ParallelCorpus() {}

    /** Reads a gzipped table: English, tab, Japanese; further columns are ignored. */
    public static List<Pair> read(Path tsv) {
        try (var stream = new GZIPInputStream(Files.newInputStream(tsv));
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.split("\t"))
                    .filter(columns -> columns.length >= 2)
                    .map(columns -> new Pair(columns[0], columns[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The corpus %s could not be read".formatted(tsv), e);
        }
    }

    /** Both directions of every pair, some joined and some in lower case, without what is too long to learn from. */
    public static List<Example> examples(List<Pair> pairs, Encoder encoder, long seed) {
        var random = new Random(seed);
        var texts = new ArrayList<>(pairs);
        var joined = (int) (pairs.size() * JOINED);
        for (var i = 0; i < joined; i++) {
            texts.add(join(pairs.get(random.nextInt(pairs.size())), pairs.get(random.nextInt(pairs.size()))));
        }
        var examples = new ArrayList<Example>();
        for (var pair : texts) {
            var prompt = random.nextDouble() < LOWER_CASE ? pair.english().toLowerCase(Locale.ROOT) : pair.english();
            examples.add(encoder.encode(prompt, pair.japanese(), true));
            examples.add(encoder.encode(pair.japanese(), pair.english(), false));
        }
        examples.removeIf(example -> example.length() > LONGEST || example.answer().length == 0);
        return examples;
    }

    private static Pair join(Pair first, Pair second) {
        return new Pair(first.english() + " " + second.english(), first.japanese() + second.japanese());
    }
}
