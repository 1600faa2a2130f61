package io.sekkei.inference.command.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.djl.PretrainedTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrimmedVocabularyTest {
    private static final List<String> TEXTS = List.of("the cat sat on the mat", "the dog sat", "the cat ran");
    private static final byte[] WHOLE = tokenizer("chat");

    @Property(tries = 200)
    void everyTextCanStillBeWritten(@ForAll String text, @ForAll @IntRange(min = 259, max = 300) int most)
            throws IOException {
        var trimmed = PretrainedTokenizer.read(
                TrimmedVocabulary.of(WHOLE, TEXTS, List.of(2), most).json());
        var whole = PretrainedTokenizer.read(WHOLE);

        assertThat(trimmed.decode(trimmed.encode(text))).isEqualTo(whole.decode(whole.encode(text)));
    }

    @Test
    void wordsThatWereCountedAreSpelledAsBefore() throws IOException {
        var words = TrimmedVocabulary.of(WHOLE, TEXTS, List.of(2), 290);
        var trimmed = PretrainedTokenizer.read(words.json());
        var whole = PretrainedTokenizer.read(WHOLE);

        for (var text : TEXTS) {
            var before = Arrays.stream(whole.encode(text)).boxed().toList();
            var after = Arrays.stream(trimmed.encode(text))
                    .mapToObj(words.kept()::get)
                    .toList();
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void keepsNoMoreTokensThanAskedForAndNoneThatNobodyUses() throws IOException {
        var few = TrimmedVocabulary.of(WHOLE, TEXTS, List.of(2), 260);
        var used = TrimmedVocabulary.of(WHOLE, TEXTS, List.of(2), 300);

        assertThat(few.kept()).hasSize(260).isSorted().contains(2);
        assertThat(PretrainedTokenizer.read(few.json()).vocabularySize()).isEqualTo(260);
        assertThat(used.kept().size()).isLessThan(300);
    }

    @Test
    void marksKeepTheirNames() throws IOException {
        var words = TrimmedVocabulary.of(WHOLE, TEXTS, List.of(2), 270);
        var whole = PretrainedTokenizer.read(WHOLE);
        var trimmed = PretrainedTokenizer.read(words.json());

        assertThat(trimmed.text(words.newId(2))).isEqualTo(whole.text(2));
        assertThat(trimmed.specialIds()).containsExactly(words.newId(2));
    }

    @Test
    void refusesToDropBytes() {
        assertThatThrownBy(() -> TrimmedVocabulary.of(WHOLE, TEXTS, List.of(2), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs at least 257 tokens");
    }

    @Test
    void refusesVocabulariesThatAreNotMergedFromBytes() {
        assertThatThrownBy(() -> TrimmedVocabulary.of(tokenizer("text"), TEXTS, List.of(1), 300))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("byte-level byte-pair");
    }

    private static byte[] tokenizer(String model) {
        try {
            var resource = TrimmedVocabularyTest.class.getResource("/io/sekkei/inference/door/" + model);
            return Files.readAllBytes(Path.of(resource.toURI()).resolve("tokenizer.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
