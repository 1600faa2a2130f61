package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.model.Activation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.Gpt2Configuration;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import io.sekkei.inference.model.T5Configuration;
import io.sekkei.inference.model.TransformerConfiguration;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a row computes depends on nothing but itself: to the last bit, in every family and format of weights. */
class TogetherAndAloneTest {
    private static final int VOCABULARY = 160;
    private static final int STEPS = 12;
    private static final int START = 1;

    private record Model(TokenDecoder decoder, AutoCloseable memory) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            memory.close();
        }
    }

    private enum Family {
        LLAMA,
        QWEN,
        GPT2,
        T5,
        TRANSFORMER;

        Model load(WeightFormat format) {
            return switch (this) {
                case LLAMA -> causal(llama(false), format);
                case QWEN -> causal(llama(true), format);
                case GPT2 -> {
                    var configuration =
                            new Gpt2Configuration(VOCABULARY, 64, 2, 4, 96, 400, Activation.GELU_TANH, 1e-5);
                    var model = new LoadedCausalModel(
                            configuration, weights(configuration.weights()), 400, 2, format, 1 << 22);
                    yield new Model(model, model);
                }
                case T5 -> {
                    var configuration = new T5Configuration(
                            VOCABULARY, 64, 2, 2, 4, 16, 96, true, Activation.GELU_TANH, true, 8, 20, 1e-6);
                    var model = new LoadedT5(configuration, weights(configuration.weights()), format);
                    yield new Model(model, model);
                }
                case TRANSFORMER -> {
                    var configuration =
                            new TransformerConfiguration(VOCABULARY, 64, 4, 96, 2, 2, Conditioning.NONE, 0, 400);
                    var all = new LinkedHashMap<String, float[]>();
                    var drawn = weights(configuration.weights());
                    configuration.weights().keySet().forEach(name -> all.put(name, drawn.apply(name)));
                    var model = new LoadedTransformer(configuration, all, format);
                    yield new Model(model, model);
                }
            };
        }

        private static LlamaConfiguration llama(boolean qwen) {
            return new LlamaConfiguration(
                    VOCABULARY,
                    96,
                    3,
                    6,
                    2,
                    32,
                    160,
                    1_000,
                    new RotaryPositions(10_000, new RotaryPositions.None()),
                    1e-6,
                    new LlamaConfiguration.Variant("llama", qwen, false, false, qwen, !qwen));
        }

        private static Model causal(LlamaConfiguration configuration, WeightFormat format) {
            var model = new LoadedCausalModel(configuration, weights(configuration.weights()), 400, 2, format, 1 << 22);
            return new Model(model, model);
        }
    }

    static Stream<Arguments> all() {
        return Arrays.stream(Family.values())
                .flatMap(family -> Arrays.stream(WeightFormat.values()).map(format -> Arguments.of(family, format)));
    }

    static Stream<Arguments> causal() {
        return all().filter(arguments -> List.of(Family.LLAMA, Family.QWEN, Family.GPT2)
                .contains(arguments.get()[0]));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRowIsTheSameToTheLastBitAloneAndAmongOthers(Family family, WeightFormat format) throws Exception {
        try (var model = family.load(format)) {
            var prompts = prompts(17);
            var alone = prompts.stream().map(prompt -> written(model, prompt)).toList();

            for (var count : new int[] {2, 3, 5, 8, 16, 17}) {
                try (var state = model.decoder().begin(inputs(prompts.subList(0, count)), STEPS)) {
                    var fed = first(model, prompts.subList(0, count));
                    for (var step = 0; step < STEPS; step++) {
                        var output = state.step(fed);
                        for (var row = 0; row < count; row++) {
                            assertThat(row(output, row))
                                    .as("row %d of %d at step %d", row, count, step)
                                    .isEqualTo(alone.get(row).get(step));
                            fed[row] = likeliest(output, row);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void rowsJoinAndLeaveWithoutATrace(Family family, WeightFormat format) throws Exception {
        try (var model = family.load(format)) {
            var prompts = prompts(3);
            var alone = prompts.stream().map(prompt -> written(model, prompt)).toList();
            try (var state = model.decoder().begin(inputs(prompts.subList(0, 1)), STEPS)) {
                var fed = first(model, prompts);
                fed[0] = checked(state.step(new int[] {fed[0]}), 0, alone.get(0).get(0));
                fed[0] = checked(state.step(new int[] {fed[0]}), 0, alone.get(0).get(1));
                state.join(model.decoder().begin(inputs(prompts.subList(1, 3)), STEPS));

                var three = state.step(fed);
                fed[0] = checked(three, 0, alone.get(0).get(2));
                fed[1] = checked(three, 1, alone.get(1).get(0));
                fed[2] = checked(three, 2, alone.get(2).get(0));
                state.select(new int[] {2, 0});
                var two = state.step(new int[] {fed[2], fed[0]});

                checked(two, 0, alone.get(2).get(1));
                checked(two, 1, alone.get(0).get(3));
                assertThat(state.rows()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void severalTokensAtOnceAreTheSameToTheLastBit(Family family, WeightFormat format) throws Exception {
        try (var model = family.load(format)) {
            var prompt = prompts(1).get(0);
            try (var one = model.decoder().begin(inputs(List.of(prompt)), STEPS);
                    var many = model.decoder().begin(inputs(List.of(prompt)), STEPS)) {
                many.steps(new int[] {START, 9, 11});
                many.forget(2);
                one.step(new int[] {START});

                var output = many.steps(new int[] {5, 6, 7, 8});

                for (var place = 0; place < 4; place++) {
                    assertThat(row(output, place)).isEqualTo(row(one.step(new int[] {5 + place}), 0));
                }
                assertThatThrownBy(() -> many.forget(99)).hasMessageContaining("99 tokens cannot be forgotten");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("causal")
    void aKnownBeginningChangesNothing(Family family, WeightFormat format) throws Exception {
        try (var model = family.load(format)) {
            var decoder = (LoadedCausalModel) model.decoder();
            var prompt = ids(3 * CausalPrefill.PIECE + 20, 5);
            var other = prompt.clone();
            other[2 * CausalPrefill.PIECE + 3] = 7;
            var expected = written(model, prompt);
            var expectedOther = written(model, other);

            assertThat(prefilled(decoder, prompt, "a", 0)).isEqualTo(expected);
            assertThat(prefilled(decoder, prompt, "a", 3 * CausalPrefill.PIECE)).isEqualTo(expected);
            assertThat(prefilled(decoder, other, "a", 2 * CausalPrefill.PIECE)).isEqualTo(expectedOther);
            assertThat(prefilled(decoder, prompt, "b", 0))
                    .as("another share knows nothing of it")
                    .isEqualTo(expected);
            assertThat(decoder.prefixStatistics().hits()).isEqualTo(5);
            assertThat(decoder.prefixStatistics().misses()).isEqualTo(3 + 1 + 3);
        }
    }

    private static List<FloatBuffer> prefilled(LoadedCausalModel decoder, int[] prompt, String share, int known) {
        try (var prefill = decoder.prefill(new DecoderInput(prompt, null), STEPS, share)) {
            while (!prefill.isDone()) {
                assertThat(prefill.advance(1)).isLessThanOrEqualTo(CausalPrefill.PIECE);
            }
            assertThat(prefill.knownTokens()).isEqualTo(known);
            try (var state = prefill.take()) {
                return written(state, prompt[prompt.length - 1]);
            }
        }
    }

    private static List<FloatBuffer> written(Model model, int[] prompt) {
        try (var state = model.decoder().begin(inputs(List.of(prompt)), STEPS)) {
            return written(state, model.decoder().firstToken(prompt, START));
        }
    }

    /** The logits of every step of the likeliest answer. */
    private static List<FloatBuffer> written(DecoderState state, int first) {
        var logits = new ArrayList<FloatBuffer>();
        var token = first;
        for (var step = 0; step < STEPS; step++) {
            var output = state.step(new int[] {token});
            logits.add(row(output, 0));
            token = likeliest(output, 0);
        }
        return logits;
    }

    private static int checked(StepOutput output, int row, FloatBuffer expected) {
        assertThat(row(output, row)).isEqualTo(expected);
        return likeliest(output, row);
    }

    private static int[] first(Model model, List<int[]> prompts) {
        return prompts.stream()
                .mapToInt(prompt -> model.decoder().firstToken(prompt, START))
                .toArray();
    }

    private static List<int[]> prompts(int count) {
        return IntStream.range(0, count).mapToObj(i -> ids(2 + 7 * i % 90, i)).toList();
    }

    private static int[] ids(int length, int seed) {
        return new Random(seed).ints(length, 0, VOCABULARY).toArray();
    }

    private static List<DecoderInput> inputs(List<int[]> prompts) {
        return prompts.stream().map(prompt -> new DecoderInput(prompt, null)).toList();
    }

    /** Buffers are equal if all of their numbers are. */
    private static FloatBuffer row(StepOutput output, int row) {
        return FloatBuffer.wrap(Arrays.copyOfRange(output.logits(), row * VOCABULARY, (row + 1) * VOCABULARY));
    }

    private static int likeliest(StepOutput output, int row) {
        return IntStream.range(0, VOCABULARY)
                .reduce((a, b) -> output.logit(row, b) > output.logit(row, a) ? b : a)
                .orElseThrow();
    }

    private static Function<String, float[]> weights(Map<String, int[]> shapes) {
        return name -> {
            var random = new Random(name.hashCode());
            var values = new float[Arrays.stream(shapes.get(name)).reduce(1, Math::multiplyExact)];
            for (var i = 0; i < values.length; i++) {
                values[i] = (float) ((name.endsWith("norm.weight") ? 1 : 0) + random.nextGaussian() * 0.2);
            }
            return values;
        };
    }
}
