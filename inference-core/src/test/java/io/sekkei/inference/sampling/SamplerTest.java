package io.sekkei.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.DecodingSettings;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int DRAWS = 20_000;
    private static final double[] PROBABILITIES = {0.4, 0.3, 0.2, 0.1};

    /** The 99.9th percentile of chi-square by degrees of freedom; seeds are fixed, so a failure is no accident. */
    private static final double[] CHI_SQUARE_LIMIT = {0, 10.83, 13.82, 16.27};

    @Test
    void greedyTakesTheLikeliestAndOfEqualsTheLower() {
        assertThat(Sampler.GREEDY.choose(new float[] {1, 3, 2})).isEqualTo(1);
        assertThat(Sampler.GREEDY.choose(new float[] {-1, -3, -1})).isEqualTo(0);
        assertThat(Sampler.GREEDY.choose(new float[] {-0.0f, 0.0f})).isEqualTo(0);
    }

    @Test
    void drawsEachTokenAsOftenAsItIsLikely() {
        assertDrawn(sampling(1), PROBABILITIES);
    }

    @Test
    void temperatureChangesTheDistribution() {
        var squared = Arrays.stream(PROBABILITIES).map(p -> p * p).toArray();
        var rooted = Arrays.stream(PROBABILITIES).map(Math::sqrt).toArray();

        assertDrawn(sampling(0.5), squared);
        assertDrawn(sampling(2), rooted);
    }

    @Test
    void aTinyTemperatureIsGreedy() {
        assertDrawn(sampling(Double.MIN_VALUE), 1, 0, 0, 0);
        assertDrawn(sampling(1e-30), 1, 0, 0, 0);
    }

    @Test
    void topKKeepsTheKLikeliest() {
        assertDrawn(sampling(1).withTopK(2), 0.4, 0.3, 0, 0);
        assertDrawn(sampling(1).withTopK(1), 1, 0, 0, 0);
        assertDrawn(sampling(1).withTopK(99), PROBABILITIES);
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesP() {
        assertDrawn(sampling(1).withTopP(0.65), 0.4, 0.3, 0, 0);
        assertDrawn(sampling(1).withTopP(0.75), 0.4, 0.3, 0.2, 0);
        assertDrawn(sampling(1).withTopP(Double.MIN_VALUE), 1, 0, 0, 0);
        assertDrawn(sampling(1).withTopP(1), PROBABILITIES);
    }

    @Test
    void topPFindsALargeNucleusInALargeVocabulary() {
        var nucleus = new float[1][];
        var sampler = new TopP(0.5, logits -> {
            nucleus[0] = logits;
            return 0;
        });

        sampler.choose(new float[8000]); // all alike, so that half of them make one half

        assertThat(IntStream.range(0, 8000).filter(id -> nucleus[0][id] == 0).toArray())
                .isEqualTo(IntStream.range(0, 4000).toArray());
    }

    @Test
    void topPWorksOnWhatTopKLeft() {
        // Of 0.4 and 0.3 the first holds 0.57, so it alone reaches 0.5.
        assertDrawn(sampling(1).withTopK(2).withTopP(0.5), 1, 0, 0, 0);
    }

    @Test
    void suppressedTokensAreNeverChosen() {
        var sampler = Sampler.of(sampling(1), Set.of(0, 2));

        assertThat(IntStream.range(0, 1000).map(draw -> sampler.choose(logits())))
                .containsOnly(1, 3);
        assertThat(Sampler.of(DecodingSettings.greedy(), Set.of(0)).choose(logits()))
                .isEqualTo(1);
    }

    @Test
    void theRepetitionPenaltyDividesPositiveAndMultipliesNegativeLogits() {
        var sampler = Sampler.of(DecodingSettings.greedy().withRepetitionPenalty(2), Set.of());

        assertThat(sampler.choose(new float[] {3, 2, -2})).isEqualTo(0);
        assertThat(sampler.choose(new float[] {3, 2, -2})).as("3 counts as 1.5").isEqualTo(1);
        assertThat(sampler.choose(new float[] {-1.5f, -1.5f, -2}))
                .as("-1.5 counts as -3")
                .isEqualTo(2);
    }

    @Test
    void theSameSeedDrawsTheSameTokens() {
        assertThat(drawn(sampling(1).withSeed(5))).isEqualTo(drawn(sampling(1).withSeed(5)));
        assertThat(drawn(sampling(1).withSeed(5)))
                .isNotEqualTo(drawn(sampling(1).withSeed(6)));
    }

    @Test
    void randomNumbersAreThoseOfTheJdksSplitMix() {
        for (var seed : new long[] {0, 1, -1, Long.MAX_VALUE, 20260101}) {
            var expected = new SplittableRandom(seed);
            var actual = new SplitMix64(seed);

            assertThat(LongStream.generate(actual::nextLong).limit(100).toArray())
                    .isEqualTo(
                            LongStream.generate(expected::nextLong).limit(100).toArray());
        }
    }

    @Test
    void refusesLogitsThatAreNoNumbers() {
        assertThatThrownBy(() -> Sampler.GREEDY.choose(new float[] {1, Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sampler.GREEDY.choose(new float[] {Float.NEGATIVE_INFINITY}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void ranksLikeAPlainSort(
            @ForAll @Size(min = 1, max = 60) float[] logits, @ForAll @IntRange(min = 1, max = 70) int k) {
        var expected = IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> logits[a] == logits[b] ? a - b : Float.compare(logits[b], logits[a]))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();

        assertThat(Ranking.best(logits, k)).isEqualTo(expected);
    }

    @Property
    void alwaysChoosesATokenThatWasAllowed(
            @ForAll @Size(min = 2, max = 20) float[] logits,
            @ForAll @DoubleRange(max = 2) double temperature,
            @ForAll @IntRange(max = 25) int topK,
            @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
            @ForAll long seed) {
        var settings = DecodingSettings.greedy()
                .withTemperature(temperature)
                .withTopK(topK)
                .withTopP(topP)
                .withSeed(seed);

        assertThat(Sampler.of(settings, Set.of(0)).choose(logits)).isBetween(1, logits.length - 1);
    }

    private static DecodingSettings sampling(double temperature) {
        return DecodingSettings.greedy().withTemperature(temperature).withSeed(42);
    }

    private static float[] logits() {
        var logits = new float[PROBABILITIES.length];
        IntStream.range(0, logits.length).forEach(id -> logits[id] = (float) Math.log(PROBABILITIES[id]) + 7);
        return logits;
    }

    private static int[] drawn(DecodingSettings settings) {
        var sampler = Sampler.of(settings, Set.of());
        return IntStream.range(0, DRAWS).map(draw -> sampler.choose(logits())).toArray();
    }

    private static void assertDrawn(DecodingSettings settings, double... weights) {
        var counts = new int[weights.length];
        Arrays.stream(drawn(settings)).forEach(id -> counts[id]++);
        var total = Arrays.stream(weights).sum();
        var chiSquare = 0.0;
        var possible = 0;
        for (var id = 0; id < weights.length; id++) {
            var expected = DRAWS * weights[id] / total;
            assertThat(counts[id] > 0).isEqualTo(expected > 0);
            chiSquare += expected == 0 ? 0 : Math.pow(counts[id] - expected, 2) / expected;
            possible += expected > 0 ? 1 : 0;
        }
        assertThat(chiSquare).isLessThanOrEqualTo(CHI_SQUARE_LIMIT[possible - 1]);
    }
}
