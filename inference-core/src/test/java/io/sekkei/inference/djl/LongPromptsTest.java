package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.model.Activation;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import io.sekkei.inference.model.T5Configuration;
import io.sekkei.inference.reference.ReferenceFamilies;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Prompts and answers longer than the pieces in which they are read and the room that is made ahead for them. */
class LongPromptsTest {
    private static final int VOCABULARY = 31;
    private static final LlamaConfiguration LLAMA = new LlamaConfiguration(
            VOCABULARY,
            16,
            2,
            4,
            2,
            4,
            24,
            1_000,
            new RotaryPositions(10_000, new RotaryPositions.None()),
            1e-6,
            new LlamaConfiguration.Variant("llama", true, false, false, false, true));
    private static final T5Configuration T5 =
            new T5Configuration(VOCABULARY, 16, 1, 2, 2, 8, 24, true, Activation.GELU_TANH, true, 8, 20, 1e-6);

    @Test
    void aPromptOfManyPiecesIsReadAsAWhole() {
        var weights = weights(LLAMA.weights());
        var prompt = ids(600);
        var expected = ReferenceFamilies.llama(LLAMA, weights, prompt)[599];
        try (var model = new LoadedCausalModel(LLAMA, weights, 700, 2);
                var alone = begin(model, prompt);
                var among = model.begin(List.of(new DecoderInput(ids(3), null), new DecoderInput(prompt, null)), 10)) {
            var last = prompt[599];

            assertThat(doubles(alone.step(new int[] {last}).logits(), 0)).containsExactly(expected, within(1e-4));
            assertThat(doubles(among.step(new int[] {ids(3)[2], last}).logits(), 1))
                    .containsExactly(expected, within(1e-4));
        }
    }

    @Test
    void aLongAnswerGrowsItsCache() {
        var weights = weights(LLAMA.weights());
        var ids = ids(150);
        var expected = ReferenceFamilies.llama(LLAMA, weights, ids);
        try (var model = new LoadedCausalModel(LLAMA, weights, 200, 2);
                var state = begin(model, Arrays.copyOf(ids, 1))) {
            for (var t = 0; t < ids.length; t++) {
                assertThat(doubles(state.step(new int[] {ids[t]}).logits(), 0))
                        .containsExactly(expected[t], within(1e-4));
            }
        }
    }

    @Test
    void aLongAnswerOfAnEncoderDecoderGrowsItsCacheToo() {
        var weights = weights(T5.weights());
        var prompt = ids(90);
        var answer = ids(120);
        var expected = ReferenceFamilies.t5(T5, weights, prompt, answer);
        try (var model = new LoadedT5(T5, weights);
                var state = model.begin(List.of(new DecoderInput(prompt, null)), 120)) {
            for (var t = 0; t < answer.length; t++) {
                assertThat(doubles(state.step(new int[] {answer[t]}).logits(), 0))
                        .containsExactly(expected[t], within(1e-4));
            }
        }
    }

    @Test
    void theLastPositionIsTheLast() {
        try (var model = new LoadedCausalModel(LLAMA, weights(LLAMA.weights()), 5, 2);
                var state = begin(model, ids(4))) {
            state.step(new int[] {1});
            state.step(new int[] {1});

            assertThatThrownBy(() -> state.step(new int[] {1})).hasMessageContaining("loaded for 5 positions");
        }
        assertThatThrownBy(() -> new LoadedCausalModel(LLAMA, weights(Map.of()), 1_001, 2))
                .hasMessageContaining("cannot be loaded for 1001");
        assertThatThrownBy(() -> new LoadedCausalModel(LLAMA, weights(Map.of()), 10, 3))
                .hasMessageContaining("cannot be read after layer 3");
    }

    private static DecoderState begin(LoadedCausalModel model, int[] prompt) {
        return model.begin(List.of(new DecoderInput(prompt, null)), 10);
    }

    private static int[] ids(int count) {
        return new Random(count).ints(count, 0, VOCABULARY).toArray();
    }

    private static double[] doubles(float[] logits, int row) {
        return IntStream.range(row * VOCABULARY, (row + 1) * VOCABULARY)
                .mapToDouble(i -> logits[i])
                .toArray();
    }

    private static Function<String, float[]> weights(Map<String, int[]> shapes) {
        return name -> {
            var shape = shapes.get(name);
            var random = new Random(name.hashCode());
            var values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            for (var i = 0; i < values.length; i++) {
                values[i] = (float) ((name.endsWith("norm.weight") ? 1 : 0) + random.nextGaussian() * 0.2);
            }
            return values;
        };
    }
}
