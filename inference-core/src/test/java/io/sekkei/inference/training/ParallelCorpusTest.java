package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.training.ParallelCorpus.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelCorpusTest {
    private record Asked(String prompt, String answer, boolean toJapanese) {}

    @TempDir
    private Path folder;

    @Test
    void readsTheFirstTwoColumnsAndSkipsLinesWithoutThem() throws IOException {
        var file = folder.resolve("pairs.tsv.gz");
        try (var stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write("Good night.\tおやすみ。\tours\nno tab\nRain.\t雨だ。\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(ParallelCorpus.read(file))
                .containsExactly(new Pair("Good night.", "おやすみ。"), new Pair("Rain.", "雨だ。"));
    }

    @Test
    void asksForBothDirectionsSomeJoinedAndSomeInLowerCase() {
        var asked = ask(pairs(1_000));

        assertThat(asked).filteredOn(Asked::toJapanese).hasSize(1_080);
        assertThat(asked).filteredOn(a -> !a.toJapanese()).hasSize(1_080);
        assertThat(asked)
                .filteredOn(a -> a.answer().indexOf('。') < a.answer().lastIndexOf('。'))
                .hasSize(80);
        assertThat(asked)
                .filteredOn(a -> a.toJapanese() && a.prompt().startsWith("s"))
                .hasSizeBetween(110, 220);
        assertThat(asked)
                .filteredOn(a -> !a.toJapanese())
                .allSatisfy(a -> assertThat(a.answer()).startsWith("S"));
    }

    @Test
    void leavesOutWhatIsTooLongToLearnFromAndWhatHasNoAnswer() {
        ParallelCorpus.Encoder encoder = (prompt, answer, toJapanese) ->
                new Example(new int[prompt.contains("1") ? 200 : 3], new int[answer.contains("2") ? 0 : 3]);

        var examples = ParallelCorpus.examples(pairs(3), encoder, 1);

        assertThat(examples).hasSize(2);
    }

    private static List<Asked> ask(List<Pair> pairs) {
        var asked = new ArrayList<Asked>();
        ParallelCorpus.examples(
                pairs,
                (prompt, answer, toJapanese) -> {
                    asked.add(new Asked(prompt, answer, toJapanese));
                    return new Example(new int[] {1}, new int[] {1});
                },
                1);
        return asked;
    }

    private static List<Pair> pairs(int count) {
        var pairs = new ArrayList<Pair>();
        for (var i = 0; i < count; i++) {
            pairs.add(new Pair("Sentence " + i + ".", "文" + i + "。"));
        }
        return pairs;
    }
}
