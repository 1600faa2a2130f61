package io.sekkei.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.decoding.LetterTokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamingDetokenizerTest {
    private final TextTokenizer tokenizer = new LetterTokenizer();

    @Test
    void withholdsHalfCharacters() {
        assertThat(pieces(tokenizer.encode("a👍b"))).containsExactly("a", "", "", "", "👍", "b", "");
    }

    @Test
    void givesOutEachCharacterOfARunOfBytesAsSoonAsItIsWhole() {
        assertThat(pieces(tokenizer.encode("👍あ"))).containsExactly("", "", "", "👍", "", "", "あ", "");
    }

    @Test
    void replacesAnUnfinishedCharacterAtTheEnd() {
        var unfinished = Arrays.copyOf(tokenizer.encode("a👍"), 4);

        assertThat(pieces(unfinished)).containsExactly("a", "", "", "", "\uFFFD");
    }

    @Test
    void dropsTheSpaceBeforeTheFirstWordOnly() {
        assertThat(pieces(tokenizer.encode("  a b"))).containsExactly("", " ", "a", " ", "b", "");
    }

    @Test
    void letsSpecialTokensSayNothing() {
        assertThat(tokenizer.decode(new int[] {1, LetterTokenizer.letter('x'), 4, 2}))
                .isEqualTo("x");
    }

    @Property
    void givesPiecesThatMakeTheWholeText(@ForAll("tokenIds") List<Integer> ids) {
        var tokenIds = ids.stream().mapToInt(Integer::intValue).toArray();

        assertThat(String.join("", pieces(tokenIds)))
                .isEqualTo(textOfAllBytes(tokenIds))
                .isEqualTo(tokenizer.decode(tokenIds));
    }

    @Property
    void neverGivesOutHalfACharacter(@ForAll String text, @ForAll @IntRange(max = 40) int cut) {
        var whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        var ids = tokenizer.encode(whole);
        var started = new StringBuilder();

        pieces(Arrays.copyOf(ids, Math.min(cut, ids.length))).stream()
                .limit(Math.min(cut, ids.length))
                .forEach(started::append);

        assertThat(whole.startsWith(" ") ? whole.substring(1) : whole).startsWith(started.toString());
    }

    @Provide
    Arbitrary<List<Integer>> tokenIds() {
        var any = Arbitraries.integers().between(0, tokenizer.vocabularySize() - 1);
        var leadingBytes =
                Arbitraries.of(0xC3, 0xE3, 0xED, 0xF0, 0xF4, 0x80, 0x9F, 0xBF).map(LetterTokenizer::byteId);
        var emoji = Arbitraries.of("👍", "あ", "é", " ", "👩‍👧").map(tokenizer::encode);
        return Arbitraries.oneOf(
                        any.map(List::of),
                        leadingBytes.map(List::of),
                        emoji.map(ids -> Arrays.stream(ids).boxed().toList()))
                .list()
                .ofMaxSize(30)
                .map(lists -> lists.stream().flatMap(List::stream).toList());
    }

    private List<String> pieces(int[] tokenIds) {
        var detokenizer = new StreamingDetokenizer(tokenizer);
        var pieces = new ArrayList<String>();
        Arrays.stream(tokenIds).mapToObj(detokenizer::accept).forEach(pieces::add);
        pieces.add(detokenizer.flush());
        return pieces;
    }

    private String textOfAllBytes(int[] tokenIds) {
        var bytes = new ByteArrayOutputStream();
        Arrays.stream(tokenIds).mapToObj(tokenizer::bytes).forEach(bytes::writeBytes);
        var text = bytes.toString(StandardCharsets.UTF_8);
        return text.startsWith(" ") ? text.substring(1) : text;
    }
}
