package io.sekkei.inference.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.Explanation.Word;
import io.sekkei.inference.decoding.LetterTokenizer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PromptWordsTest {
    private static final int TO_JAPANESE = 4;

    private final LetterTokenizer tokenizer = new LetterTokenizer();

    @Test
    void aWordBeginsAtASpaceAndAMarkStandsAlone() {
        var words = words("to be");

        assertThat(words.words())
                .containsExactly(
                        new Word("<2ja>", true), new Word("to", false), new Word("be", false), new Word("</s>", true));
        assertThat(words.wordOf()).containsExactly(0, 1, 1, 2, 2, 2, 3);
    }

    @Test
    void whatIsNoLetterIsNoPartOfAWord() {
        assertThat(texts(words("be, or"))).containsExactly("<2ja>", "be", ",", "or", "</s>");
    }

    @Test
    void aJapaneseCharacterThatIsSpelledInBytesIsOneWord() {
        var words = words("駅は");

        assertThat(texts(words)).containsExactly("<2ja>", "駅", "は", "</s>");
        assertThat(words.wordOf()).containsExactly(0, 1, 1, 1, 2, 2, 2, 3);
    }

    @Test
    void halfACharacterIsAWordTooAndNothingIsLost() {
        var words = PromptWords.of(
                new int[] {LetterTokenizer.letter('a'), LetterTokenizer.byteId(0xE9), LetterTokenizer.END}, tokenizer);

        assertThat(texts(words)).containsExactly("a", "\uFFFD", "</s>");
        assertThat(words.wordOf()).containsExactly(0, 1, 2);
    }

    @Property(tries = 300)
    void everyTokenBelongsToAWordAndTheWordsMakeUpTheText(@ForAll String text) {
        var words = words(text);

        assertThat(Arrays.stream(words.wordOf()).distinct())
                .containsExactlyElementsOf(
                        IntStream.range(0, words.words().size()).boxed().toList());
        var said = words.words().stream()
                .filter(word -> !word.mark())
                .map(Word::text)
                .collect(Collectors.joining());
        assertThat(withoutSpaces(said)).isEqualTo(withoutSpaces(tokenizer.decode(tokenizer.encode(text))));
    }

    private static String withoutSpaces(String text) {
        return text.codePoints()
                .filter(character -> !Character.isWhitespace(character))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void sharesOfTokensAddUpToSharesOfWords() {
        assertThat(words("to be").perWord(new double[] {1, 2, 3, 4, 5, 6, 7})).containsExactly(1, 5, 15, 7);
    }

    private PromptWords words(String text) {
        var ids = IntStream.of(tokenizer.encode(text));
        var framed =
                IntStream.concat(IntStream.concat(IntStream.of(TO_JAPANESE), ids), IntStream.of(LetterTokenizer.END));
        return PromptWords.of(framed.toArray(), tokenizer);
    }

    private static java.util.List<String> texts(PromptWords words) {
        return words.words().stream().map(Word::text).toList();
    }
}
