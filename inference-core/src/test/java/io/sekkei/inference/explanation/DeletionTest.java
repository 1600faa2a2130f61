package io.sekkei.inference.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.decoding.LetterTokenizer;
import io.sekkei.inference.decoding.ScriptedDecoder;
import io.sekkei.inference.decoding.SlmOnly;
import io.sekkei.inference.explanation.Deletion.Example;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model that is sure of its answer for as long as there is an {@code x} in the prompt. */
class DeletionTest {
    private static final int YES = LetterTokenizer.letter('y');

    private final LetterTokenizer tokenizer = new LetterTokenizer();
    private final int vocabulary = tokenizer.vocabularySize();
    private final ScriptedDecoder leaning = new ScriptedDecoder(
            vocabulary,
            (prompt, fed) -> Arrays.stream(prompt).anyMatch(id -> id == LetterTokenizer.letter('x'))
                    ? ScriptedDecoder.certain(vocabulary, YES)
                    : new float[vocabulary]);
    private final Deletion deletion = new Deletion(new SlmOnly(leaning), LetterTokenizer.START, tokenizer, 0.2);
    private final Example example = new Example(prompt("a x b c"), new int[] {YES});

    @Test
    void theRightWordCostsEverythingAndTheWrongOneNothing() {
        assertThat(deletion.withoutHighest(example, shares('x'))).isGreaterThan(5);
        assertThat(deletion.withoutLowest(example, shares('x'))).isBetween(-0.001, 0.001);
        assertThat(deletion.withoutHighest(example, shares('b'))).isBetween(-0.001, 0.001);
    }

    @Test
    void tryingEveryWordFindsIt() {
        assertThat(deletion.withoutCostliest(example)).isGreaterThan(5);
    }

    @Test
    void randomWordsCostItAsOftenAsTheyAreIt() {
        var random = new SplittableRandom(3);

        var mean = IntStream.range(0, 200)
                .mapToDouble(draw -> deletion.withoutRandom(example, random))
                .average()
                .orElseThrow();

        assertThat(mean / deletion.withoutCostliest(example)).isBetween(0.2, 0.3);
    }

    @Test
    void marksStayAndASingleWordIsNotCut() {
        assertThat(deletion.isPossible(new Example(prompt("x"), new int[] {YES})))
                .isFalse();
        assertThat(deletion.isPossible(example)).isTrue();
    }

    private int[] prompt(String text) {
        return IntStream.concat(
                        IntStream.concat(IntStream.of(4), IntStream.of(tokenizer.encode(text))),
                        IntStream.of(LetterTokenizer.END))
                .toArray();
    }

    private double[][] shares(char letter) {
        return new double[][] {
            Arrays.stream(example.promptIds())
                    .mapToDouble(id -> id == LetterTokenizer.letter(letter) ? 1 : id == 4 ? 9 : 0)
                    .toArray()
        };
    }
}
