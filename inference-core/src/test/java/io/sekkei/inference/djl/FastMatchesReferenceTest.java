package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.reference.RandomWeights;
import io.sekkei.inference.reference.ReferenceDecoder;
import io.sekkei.inference.reference.ReferenceTransformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine against the slow reference: for every conditioning, on prompts of many lengths. */
class FastMatchesReferenceTest {
    private static final int PROMPTS = 200;
    private static final int STEPS = 10;
    private static final int START = 1;
    private static final Offset<Float> TOLERANCE = Offset.offset(1e-4f);
    private static final int VOCABULARY = 97;
    private static final int LLM_WIDTH = 24;

    static Stream<TransformerConfiguration> architectures() {
        return Stream.of(
                new TransformerConfiguration(VOCABULARY, 16, 2, 32, 2, 2, Conditioning.NONE, 0, 64),
                new TransformerConfiguration(VOCABULARY, 30, 3, 40, 1, 3, Conditioning.NONE, 0, 64),
                new TransformerConfiguration(VOCABULARY, 16, 4, 24, 2, 1, Conditioning.ADD, LLM_WIDTH, 64),
                new TransformerConfiguration(VOCABULARY, 16, 2, 24, 1, 2, Conditioning.ADD, LLM_WIDTH, 64, 10),
                new TransformerConfiguration(VOCABULARY, 16, 2, 24, 1, 2, Conditioning.NONE, 0, 64, 10),
                new TransformerConfiguration(VOCABULARY, 16, 1, 24, 1, 2, Conditioning.REPLACE, LLM_WIDTH, 64),
                new TransformerConfiguration(VOCABULARY, 16, 2, 24, 0, 2, Conditioning.CROSS_ATTENTION, LLM_WIDTH, 64));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void choosesTheSameTokensWithLogitsWithinATenThousandth(TransformerConfiguration configuration) {
        var weights = RandomWeights.of(configuration, 7);
        var reference = new ReferenceTransformer(configuration, weights);
        try (var fast = loaded(configuration, weights)) {
            for (var input : inputs(configuration, PROMPTS)) {
                var expected = answer(new ReferenceDecoder(reference), projected(reference, input));
                var actual = answer(fast, projected(fast, input));

                assertThat(actual.ids()).isEqualTo(expected.ids());
                assertThat(actual.logits()).containsExactly(expected.logits(), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aRowDoesNotDependOnItsBatchMates(TransformerConfiguration configuration) {
        try (var fast = loaded(configuration, RandomWeights.of(configuration, 8))) {
            var inputs = inputs(configuration, 40).stream()
                    .map(input -> projected(fast, input))
                    .toList();
            var together = greedy(fast, inputs);
            for (var row = 0; row < inputs.size(); row++) {
                assertThat(together.get(row))
                        .isEqualTo(greedy(fast, List.of(inputs.get(row))).get(0));
            }
        }
    }

    @Test
    void rowsMayBeDroppedDoubledAndReordered() {
        var configuration = architectures().findFirst().orElseThrow();
        try (var fast = loaded(configuration, RandomWeights.of(configuration, 9))) {
            var inputs = inputs(configuration, 3);
            try (var state = fast.begin(inputs, STEPS)) {
                state.step(new int[] {START, START, START});
                state.select(new int[] {2, 0, 2});
                var output = state.step(new int[] {5, 6, 7});

                assertThat(row(output, 0)).containsExactly(continued(fast, inputs.get(2), 5), TOLERANCE);
                assertThat(row(output, 1)).containsExactly(continued(fast, inputs.get(0), 6), TOLERANCE);
                assertThat(row(output, 2)).containsExactly(continued(fast, inputs.get(2), 7), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void severalTokensMayBeFedAtOnceAndTakenBack(TransformerConfiguration configuration) {
        try (var fast = loaded(configuration, RandomWeights.of(configuration, 12))) {
            for (var input : inputs(configuration, 10)) {
                var ready = projected(fast, input);
                try (var one = fast.begin(List.of(ready), STEPS);
                        var many = fast.begin(List.of(ready), STEPS)) {
                    many.steps(new int[] {START, 9});
                    many.forget(1);
                    var output = many.steps(new int[] {5, 6, 7, 8});
                    one.step(new int[] {START});

                    for (var place = 0; place < 4; place++) {
                        assertThat(row(output, place))
                                .containsExactly(row(one.step(new int[] {5 + place}), 0), TOLERANCE);
                    }
                    assertThat(row(many.step(new int[] {9}), 0))
                            .containsExactly(row(one.step(new int[] {9}), 0), TOLERANCE);
                }
            }
        }
    }

    @Test
    void anAnswerMayBeLongerThanTheFirstAllocation() {
        var configuration = new TransformerConfiguration(VOCABULARY, 16, 2, 32, 1, 1, Conditioning.NONE, 0, 128);
        var weights = RandomWeights.of(configuration, 10);
        var input = inputs(configuration, 1);
        var reference = new ReferenceDecoder(new ReferenceTransformer(configuration, weights));
        try (var fast = loaded(configuration, weights)) {
            var expected = greedy(reference, input, 100);

            assertThat(greedy(fast, input, 100)).isEqualTo(expected);
        }
    }

    private record Answer(List<Integer> ids, float[] logits) {}

    /** Greedy ids and the logits of every step. */
    private static Answer answer(TokenDecoder decoder, DecoderInput input) {
        var ids = new ArrayList<Integer>();
        var logits = new float[STEPS * VOCABULARY];
        try (var state = decoder.begin(List.of(input), STEPS)) {
            var token = START;
            for (var step = 0; step < STEPS; step++) {
                var output = state.step(new int[] {token});
                System.arraycopy(output.logits(), 0, logits, step * VOCABULARY, VOCABULARY);
                token = likeliest(output, 0);
                ids.add(token);
            }
        }
        return new Answer(ids, logits);
    }

    private static List<List<Integer>> greedy(TokenDecoder decoder, List<DecoderInput> inputs) {
        return greedy(decoder, inputs, STEPS);
    }

    private static List<List<Integer>> greedy(TokenDecoder decoder, List<DecoderInput> inputs, int steps) {
        var answers = new ArrayList<List<Integer>>();
        inputs.forEach(input -> answers.add(new ArrayList<>()));
        try (DecoderState state = decoder.begin(inputs, steps)) {
            var tokens = inputs.stream().mapToInt(input -> START).toArray();
            for (var step = 0; step < steps; step++) {
                var output = state.step(tokens);
                tokens = IntStream.range(0, inputs.size())
                        .map(row -> likeliest(output, row))
                        .toArray();
                for (var row = 0; row < tokens.length; row++) {
                    answers.get(row).add(tokens[row]);
                }
            }
        }
        return answers;
    }

    private static float[] continued(TokenDecoder decoder, DecoderInput input, int token) {
        try (var state = decoder.begin(List.of(input), STEPS)) {
            state.step(new int[] {START});
            return row(state.step(new int[] {token}), 0);
        }
    }

    private static float[] row(StepOutput output, int row) {
        var from = row * output.vocabularySize();
        return java.util.Arrays.copyOfRange(output.logits(), from, from + output.vocabularySize());
    }

    private static int likeliest(StepOutput output, int row) {
        return IntStream.range(0, output.vocabularySize())
                .reduce((a, b) -> output.logit(row, b) > output.logit(row, a) ? b : a)
                .orElseThrow();
    }

    private static List<DecoderInput> inputs(TransformerConfiguration configuration, int count) {
        var random = new Random(configuration.width());
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var ids = random.ints(1 + random.nextInt(20), 3, VOCABULARY).toArray();
                    return new DecoderInput(ids, representation(configuration, ids.length, random));
                })
                .toList();
    }

    private static @Nullable PromptRepresentation representation(
            TransformerConfiguration configuration, int tokens, Random random) {
        if (configuration.inputWidth() == 0) {
            return null;
        }
        var values = new float[tokens * configuration.inputWidth()];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new PromptRepresentation(tokens, configuration.inputWidth(), values);
    }

    private static DecoderInput projected(io.sekkei.inference.projector.Projector projector, DecoderInput input) {
        var representation = input.representation();
        return representation == null ? input : new DecoderInput(input.promptIds(), projector.project(representation));
    }

    private static LoadedTransformer loaded(TransformerConfiguration configuration, Map<String, Tensor> weights) {
        var values = new LinkedHashMap<String, float[]>();
        weights.forEach((name, tensor) -> values.put(name, tensor.values()));
        return new LoadedTransformer(configuration, values);
    }
}
