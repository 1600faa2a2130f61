package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {
    @Property(tries = 50)
    void everyExampleIsInOneBatchThatIsNotTooLarge(
            @ForAll @IntRange(min = 1, max = 400) int count,
            @ForAll @IntRange(min = 30, max = 500) int tokens,
            @ForAll long seed) {
        var examples = examples(count, seed);

        var batches = LengthBuckets.shuffled(examples, tokens, seed);

        assertThat(batches.stream().flatMap(Collection::stream)).containsExactlyInAnyOrderElementsOf(examples);
        assertThat(batches).allSatisfy(batch -> assertThat(padded(batch)).isLessThanOrEqualTo(tokens));
    }

    @Test
    void oneSeedGivesOneOrderAndAnotherSeedAnother() {
        var examples = examples(300, 1);

        var once = LengthBuckets.shuffled(examples, 200, 5);

        assertThat(LengthBuckets.shuffled(examples, 200, 5)).isEqualTo(once);
        assertThat(LengthBuckets.shuffled(examples, 200, 6)).isNotEqualTo(once);
    }

    @Test
    void littleOfABatchIsPadding() {
        var batches = LengthBuckets.shuffled(examples(20_000, 1), 2_048, 1);

        var padded = batches.stream().mapToInt(LengthBucketsTest::padded).sum();
        var real = batches.stream()
                .flatMap(Collection::stream)
                .mapToInt(Example::length)
                .sum();

        assertThat((double) real / padded).isGreaterThan(0.95);
    }

    @Test
    void anExampleLongerThanABatchHasOneOfItsOwn() {
        var longOne = new Example(new int[50], new int[3]);

        assertThat(LengthBuckets.cut(List.of(new Example(new int[2], new int[2]), longOne), 30))
                .hasSize(2);
    }

    private static int padded(List<Example> batch) {
        return batch.size() * batch.stream().mapToInt(Example::length).max().orElse(0);
    }

    private static List<Example> examples(int count, long seed) {
        var random = new Random(seed);
        var examples = new ArrayList<Example>();
        for (var i = 0; i < count; i++) {
            examples.add(new Example(new int[1 + random.nextInt(25)], new int[1 + random.nextInt(25)]));
        }
        return examples;
    }
}
