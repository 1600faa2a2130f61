package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.reference.RandomWeights;
import io.sekkei.inference.reference.ReferenceTransformer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's gradients against differences of the slow reference, through one model and through two. */
class GradientAttributorTest {
    private static final int VOCABULARY = 61;
    private static final int START = 1;
    private static final int READER_WIDTH = 24;
    private static final double SMALL = 1e-3;
    private static final Offset<Double> TOLERANCE = Offset.offset(2e-3);

    private static final TransformerConfiguration READER =
            new TransformerConfiguration(VOCABULARY, READER_WIDTH, 2, 32, 2, 1, Conditioning.NONE, 0, 600);

    static Stream<Pair> pairs() {
        return Stream.of(
                new Pair(null, new TransformerConfiguration(VOCABULARY, 16, 2, 32, 2, 2, Conditioning.NONE, 0, 600)),
                new Pair(READER, writer(Conditioning.ADD, 2)),
                new Pair(READER, writer(Conditioning.REPLACE, 1)),
                new Pair(READER, writer(Conditioning.CROSS_ATTENTION, 0)));
    }

    private static TransformerConfiguration writer(Conditioning conditioning, int encoderLayers) {
        return new TransformerConfiguration(VOCABULARY, 16, 2, 24, encoderLayers, 2, conditioning, READER_WIDTH, 600);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aShareOfOneStepIsTheDerivativeInTheMiddle(Pair pair) {
        var prompt = ids(7, 1);
        var answer = ids(5, 2);
        var middle = filled(prompt.length, 0.5);

        var weights = pair.weigh(prompt, answer, 1);

        for (var token = 0; token < prompt.length; token++) {
            var more = pair.likely(prompt, answer, moved(middle, token, SMALL));
            var less = pair.likely(prompt, answer, moved(middle, token, -SMALL));
            for (var place = 0; place < answer.length; place++) {
                assertThat(weights.shares()[place][token])
                        .as("token %d of the prompt for token %d of the answer", token, place)
                        .isCloseTo((more[place] - less[place]) / (2 * SMALL), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theSharesSumUpToWhatThePromptBrought(Pair pair) {
        var prompt = ids(9, 3);
        var answer = ids(6, 4);
        var whole = pair.likely(prompt, answer, filled(prompt.length, 1));
        var nothing = pair.likely(prompt, answer, filled(prompt.length, 0));

        var weights = pair.weigh(prompt, answer, 256);

        for (var place = 0; place < answer.length; place++) {
            assertThat(weights.withoutWords()[place]).isCloseTo(nothing[place], Offset.offset(1e-4));
            assertThat(DoubleStream.of(weights.shares()[place]).sum())
                    .isCloseTo(whole[place] - nothing[place], Offset.offset(0.02));
        }
    }

    @Test
    void anAnswerThatFillsManyBatchesIsWeighedLikeAShortOne() {
        var pair = pairs().skip(1).findFirst().orElseThrow();
        var prompt = ids(256, 5);
        var answer = ids(200, 6);

        var weights = pair.weigh(prompt, answer, 1);
        var beginning = pair.weigh(prompt, Arrays.copyOf(answer, 3), 1);

        for (var place = 0; place < 3; place++) {
            assertThat(weights.shares()[place]).containsExactly(beginning.shares()[place], Offset.offset(1e-4));
        }
        assertThat(weights.shares()[199]).doesNotContain(0.0);
    }

    /** A model that reads by itself, or one that writes from what another one has read. */
    record Pair(@Nullable TransformerConfiguration reader, TransformerConfiguration writer) {
        io.sekkei.inference.explanation.Attributor.Weights weigh(int[] prompt, int[] answer, int steps) {
            try (var attributor = reader == null
                    ? GradientAttributor.of(model(writer, 12), START)
                    : GradientAttributor.of(model(reader, 11), model(writer, 12), START)) {
                return attributor.weigh(prompt, answer, steps);
            }
        }

        /** The log-probability of each token of the answer, by the reference. */
        double[] likely(int[] prompt, int[] answer, double[] gains) {
            var slow = new ReferenceTransformer(writer, RandomWeights.of(writer, 12));
            var memory = slow.memory(prompt, gains, representation(slow, prompt, gains));
            var fed = IntStream.concat(IntStream.of(START), Arrays.stream(answer, 0, answer.length - 1))
                    .toArray();
            var logits = slow.logitsAtEveryPosition(memory, fed);
            return IntStream.range(0, answer.length)
                    .mapToDouble(place -> logits[place][answer[place]] - logSum(logits[place]))
                    .toArray();
        }

        private @Nullable PromptRepresentation representation(ReferenceTransformer slow, int[] prompt, double[] gains) {
            return reader == null
                    ? null
                    : slow.project(
                            new ReferenceTransformer(reader, RandomWeights.of(reader, 11)).encode(prompt, gains));
        }

        private static double logSum(float[] logits) {
            return Math.log(IntStream.range(0, logits.length)
                    .mapToDouble(id -> Math.exp(logits[id]))
                    .sum());
        }

        private static GradientAttributor.Model model(TransformerConfiguration configuration, long seed) {
            return new GradientAttributor.Model(configuration, values(RandomWeights.of(configuration, seed)));
        }

        private static Map<String, float[]> values(Map<String, Tensor> weights) {
            var values = new LinkedHashMap<String, float[]>();
            weights.forEach((name, tensor) -> values.put(name, tensor.values()));
            return values;
        }
    }

    private static int[] ids(int count, long seed) {
        return new Random(seed).ints(count, 3, VOCABULARY).toArray();
    }

    private static double[] filled(int length, double value) {
        var values = new double[length];
        Arrays.fill(values, value);
        return values;
    }

    private static double[] moved(double[] gains, int token, double by) {
        var moved = gains.clone();
        moved[token] += by;
        return moved;
    }
}
