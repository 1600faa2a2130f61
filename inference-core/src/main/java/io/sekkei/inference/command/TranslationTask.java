package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.djl.HuggingFaceTextTokenizer;
import io.sekkei.inference.tokenizer.PromptTemplate;
import io.sekkei.inference.tokenizer.TextTokenizer;
import io.sekkei.inference.tokenizer.Widths;
import io.sekkei.inference.training.Detokenizer;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.ParallelCorpus;
import io.sekkei.inference.training.ParallelCorpus.Pair;
import io.sekkei.inference.training.SpecialTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Translation between English and Japanese: how its prompts look, and where its sentences come from. */
record TranslationTask(TextTokenizer tokenizer, PromptTemplate template) {
    private static final JsonMapper JSON = new JsonMapper();

    static final String TO_JAPANESE = "<2ja>";
    static final String TO_ENGLISH = "<2en>";

    /** Opens a folder with {@code tokenizer.json} and {@code template.json}. */
    static TranslationTask open(Path folder) {
        try {
            return of(folder, JSON.readTree(folder.resolve("template.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s must hold tokenizer.json and template.json, but one could not be read".formatted(folder), e);
        }
    }

    /** The task of an assembled pair, whose manifest holds the template. */
    static TranslationTask ofPair(Path pair) {
        try {
            return of(pair, PairManifest.read(PairFiles.in(pair)).promptTemplate());
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer of the pair in %s could not be read".formatted(pair), e);
        }
    }

    private static TranslationTask of(Path folder, @Nullable JsonNode template) throws IOException {
        var tokenizer = HuggingFaceTextTokenizer.read(Files.readAllBytes(folder.resolve("tokenizer.json")));
        return new TranslationTask(tokenizer, JSON.treeToValue(template, PromptTemplate.class));
    }

    SpecialTokens special() {
        return new SpecialTokens(tokenizer.specialId("<pad>"), tokenizer.specialId("<s>"), tokenizer.specialId("</s>"));
    }

    Example example(String prompt, String answer, boolean toJapanese) {
        return new Example(promptIds(prompt, toJapanese), tokenizer.encode(Widths.normalise(answer)));
    }

    int[] promptIds(String text, boolean toJapanese) {
        return template.promptIds(toJapanese ? TO_JAPANESE : TO_ENGLISH, text, tokenizer);
    }

    /** Both directions of every pair. */
    List<Example> examples(List<Pair> pairs) {
        return pairs.stream()
                .flatMap(pair -> Stream.of(
                        example(pair.english(), pair.japanese(), true),
                        example(pair.japanese(), pair.english(), false)))
                .toList();
    }

    /** The pairs of {@code NAME.en} and {@code NAME.ja}, cut into words and lower-cased by their makers, as people write. */
    static List<Pair> detokenized(Path folder, String name) {
        try {
            var english = Files.readAllLines(folder.resolve(name + ".en"));
            var japanese = Files.readAllLines(folder.resolve(name + ".ja"));
            return IntStream.range(0, english.size())
                    .mapToObj(i -> new Pair(Detokenizer.english(english.get(i)), Detokenizer.japanese(japanese.get(i))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s must hold %s.en and %s.ja of github.com/odashi/small_parallel_enja"
                            .formatted(folder, name, name),
                    e);
        }
    }

    /** The training examples of a gzipped table of pairs. */
    List<Example> corpus(Path table, long seed) {
        return ParallelCorpus.examples(ParallelCorpus.read(table), this::example, seed);
    }
}
