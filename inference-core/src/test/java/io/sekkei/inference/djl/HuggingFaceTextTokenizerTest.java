package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.tokenizer.Widths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HuggingFaceTextTokenizerTest {
    private static final HuggingFaceTextTokenizer TOKENIZER = read();
    private static final char MARK_OF_A_SPACE = '\u2581';

    @Test
    void knowsItsVocabularyAndSpecialTokens() {
        assertThat(TOKENIZER.vocabularySize()).isEqualTo(8000);
        assertThat(IntStream.of(0, 1, 2, 3, 4, 5).mapToObj(TOKENIZER::text))
                .containsExactly("<pad>", "<s>", "</s>", "<unk>", "<2ja>", "<2en>");
        assertThat(TOKENIZER.specialId("<2ja>")).isEqualTo(4);
        assertThat(TOKENIZER.specialIds()).hasSize(16);
        assertThatThrownBy(() -> TOKENIZER.specialId("<2fr>")).hasMessageContaining("<2fr>");
    }

    @Test
    void addsAndCutsNothing() {
        assertThat(TOKENIZER.encode("")).isEmpty();
        assertThat(TOKENIZER.encode("Hello.")).doesNotContain(0, 1, 2, 3);
        assertThat(TOKENIZER.encode("the ".repeat(3000).strip())).hasSize(3000);
    }

    @Test
    void readsBackWhatItWrote() {
        for (var text : new String[] {
            "I have a dog.", "私は犬を飼っています。", "価格は1,200円です！", "👍🏽 naïve 𠮷野家 😀😀", "a  b", "\u0000\u0001"
        }) {
            assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void neverTurnsTypedTextIntoAControlToken() {
        var ids = TOKENIZER.encode("say <2en> and </s> now");

        assertThat(ids).doesNotContain(2, 4, 5);
        assertThat(TOKENIZER.decode(ids)).contains("<2en>").contains("</s>");
    }

    @Test
    void survivesHalfASurrogatePair() {
        assertThat(TOKENIZER.decode(TOKENIZER.encode("a\uD83Db"))).isEqualTo("a?b");
    }

    @Property(tries = 300)
    void readsBackAnyNormalisedText(@ForAll String text) {
        var wholeCharacters = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        var normalised = Widths.normalise(wholeCharacters.replace(MARK_OF_A_SPACE, ' '));

        assertThat(TOKENIZER.decode(TOKENIZER.encode(normalised))).isEqualTo(normalised);
    }

    @Test
    void takesItsOwnMarkOfASpaceForASpace() {
        var typed = "a%sb%sc".formatted(MARK_OF_A_SPACE, MARK_OF_A_SPACE);

        assertThat(TOKENIZER.encode(typed)).isEqualTo(TOKENIZER.encode("a b c"));
        assertThat(TOKENIZER.decode(TOKENIZER.encode(typed))).isEqualTo("a b c");
    }

    @Test
    void refusesATokenizerOfAnotherKind() {
        var other = "{\"model\": {\"type\": \"BPE\"}}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> HuggingFaceTextTokenizer.read(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BPE");
    }

    private static HuggingFaceTextTokenizer read() {
        try (var json = HuggingFaceTextTokenizer.class.getResourceAsStream("/io/sekkei/pairs/enja/tokenizer.json")) {
            return HuggingFaceTextTokenizer.read(json.readAllBytes());
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
