package io.sekkei.inference.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceTransformerTest {
    private static final TransformerConfiguration LARGE =
            new TransformerConfiguration(30, 16, 4, 32, 2, 2, Conditioning.NONE, 0, 64);
    private static final TransformerConfiguration SMALL =
            new TransformerConfiguration(30, 8, 2, 16, 1, 1, Conditioning.ADD, 16, 64);
    private static final int[] PROMPT = {5, 3, 8};

    private final ReferenceTransformer large = new ReferenceTransformer(LARGE, RandomWeights.of(LARGE, 1));
    private final ReferenceTransformer small = new ReferenceTransformer(SMALL, RandomWeights.of(SMALL, 2));

    @Test
    void positionsAreSinesAndCosines() {
        var positions = ReferenceTransformer.positions(3, 4);

        assertThat(positions[0]).containsExactly(0, 1, 0, 1);
        // 10,000^(2/4) = 100
        assertThat(positions[2]).containsExactly(Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02));
    }

    /** 1, 3 have mean 2 and variance 1. */
    @Test
    void normBringsARowToMeanZeroAndVarianceOne() {
        var y = ReferenceTransformer.norm(new double[][] {{1, 3}}, new float[] {10, 10}, new float[] {0, 5});

        assertThat(y[0]).containsExactly(new double[] {-10, 15}, within(1e-4));
    }

    /** q · k is 0 and ln 3 · √2; over √2 that is 0 and ln 3, so the shares are 1/4 and 3/4. */
    @Test
    void attentionMixesValuesByTheSoftmaxOfScaledProducts() {
        var q = new double[][] {{1, 0}};
        var k = new double[][] {{0, 5}, {Math.log(3) * Math.sqrt(2), 0}};
        var v = new double[][] {{4, 0}, {8, 4}};

        assertThat(ReferenceTransformer.attention(q, k, v, 1, false)[0])
                .containsExactly(new double[] {7, 3}, within(1e-12));
    }

    /** Each head sees its own column: the first likes the second key, the second is indifferent. */
    @Test
    void headsAreNeighbouringColumns() {
        var q = new double[][] {{1, 0}};
        var k = new double[][] {{0, 0}, {Math.log(3), 9}};
        var v = new double[][] {{4, 2}, {8, 6}};

        assertThat(ReferenceTransformer.attention(q, k, v, 2, false)[0])
                .containsExactly(new double[] {7, 4}, within(1e-12));
    }

    @Test
    void causalAttentionDoesNotSeeTheFuture() {
        var x = new double[][] {{1, 1}, {50, 50}};

        assertThat(ReferenceTransformer.attention(x, x, x, 1, true)[0]).containsExactly(1, 1);
    }

    @Test
    void softmaxOfLargeScoresIsFinite() {
        assertThat(ReferenceTransformer.softmax(new double[] {1000, 1000})).containsExactly(0.5, 0.5);
    }

    static Stream<JsonNode> models() throws IOException {
        return StreamSupport.stream(vectors().get("models").spliterator(), false);
    }

    private static JsonNode vectors() throws IOException {
        try (var stream = ReferenceTransformerTest.class.getResourceAsStream("logits.json")) {
            return new ObjectMapper().readTree(stream);
        }
    }

    /** Logits from tools/reference_vectors.py. */
    @ParameterizedTest
    @MethodSource("models")
    void agreesWithNumpy(JsonNode vector) throws IOException {
        var conditioning = Conditioning.valueOf(vector.get("conditioning").textValue());
        var conditioned = conditioning != Conditioning.NONE;
        var configuration = new TransformerConfiguration(
                11,
                8,
                2,
                12,
                vector.get("encoderLayers").intValue(),
                vector.get("decoderLayers").intValue(),
                conditioning,
                conditioned ? 6 : 0,
                16);
        var model = new ReferenceTransformer(configuration, waves(configuration));
        var prompt = ints(vectors().get("prompt"));
        var representation = new PromptRepresentation(prompt.length, 6, wave(99, prompt.length * 6));

        var memory = model.memory(prompt, conditioned ? model.project(representation) : null);
        var logits = model.logitsAtEveryPosition(memory, ints(vectors().get("answer")));

        for (var t = 0; t < logits.length; t++) {
            for (var id = 0; id < logits[t].length; id++) {
                assertThat((double) logits[t][id])
                        .as("%s, position %d, token %d", conditioning, t, id)
                        .isEqualTo(vector.get("logits").get(t).get(id).doubleValue(), within(2e-6));
            }
        }
    }

    private static Map<String, Tensor> waves(TransformerConfiguration configuration) {
        var weights = new LinkedHashMap<String, Tensor>();
        configuration.weights().forEach((name, shape) -> {
            var count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            weights.put(name, new Tensor(shape, wave(weights.size(), count)));
        });
        return weights;
    }

    private static float[] wave(int number, int count) {
        var values = new float[count];
        for (var j = 0; j < count; j++) {
            values[j] = (float) (Math.sin(1 + 37 * number + 0.61 * j) / 2);
        }
        return values;
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    @Test
    void logitsOfAPrefixAreThoseOfTheWholeAtThatPlace() {
        var memory = large.memory(PROMPT, null);
        var answer = new int[] {1, 9, 4, 7};

        var all = large.logitsAtEveryPosition(memory, answer);

        for (var length = 1; length <= answer.length; length++) {
            assertThat(large.logits(memory, Arrays.copyOf(answer, length))).containsExactly(all[length - 1]);
        }
    }

    @Test
    void readingByItselfEqualsBeingHandedItsOwnRepresentation() {
        var self = large.logits(large.memory(PROMPT, null), new int[] {1});
        var handed = large.logits(large.memory(PROMPT, large.encode(PROMPT)), new int[] {1});

        assertThat(handed).containsExactly(self, within(1e-5f));
    }

    @Test
    void greedyTakesTheLikeliestTokenAndStopsAtTheEnd() {
        var memory = large.memory(PROMPT, null);

        var answer = large.greedy(memory, 1, -1, 6);
        var stopped = large.greedy(memory, 1, answer[2], 6);

        assertThat(answer).hasSize(6);
        assertThat(answer).startsWith(stopped);
        assertThat(stopped[stopped.length - 1]).isEqualTo(answer[2]);
    }

    @Test
    void theDecoderStepsThroughTheSameLogits() {
        var z = small.project(large.encode(PROMPT));
        var other = small.project(large.encode(new int[] {7}));
        var inputs = List.of(new DecoderInput(PROMPT, z), new DecoderInput(new int[] {7}, other));

        try (var state = new ReferenceDecoder(small).begin(inputs, 3)) {
            state.step(new int[] {1, 1});
            state.select(new int[] {1, 0, 0});
            var output = state.step(new int[] {4, 5, 6});

            assertThat(output.rows()).isEqualTo(3).isEqualTo(state.rows());
            var expected = small.logits(small.memory(PROMPT, z), new int[] {1, 6});
            for (var id = 0; id < 30; id++) {
                assertThat(output.logit(2, id)).isEqualTo(expected[id]);
            }
        }
    }

    @Test
    void logProbabilitiesAddUpToOne() {
        try (var state = new ReferenceDecoder(large).begin(List.of(new DecoderInput(PROMPT, null)), 1)) {
            var output = state.step(new int[] {1});
            var sum = 0.0;
            for (var id = 0; id < 30; id++) {
                sum += Math.exp(output.logProbability(0, id));
            }
            assertThat(sum).isEqualTo(1, within(1e-6));
            assertThatThrownBy(() -> state.step(new int[] {1}))
                    .hasMessage("A step of 1 tokens for 1 rows, 0 steps left");
        }
    }

    @Test
    void aConditionedModelRefusesToReadAlone() {
        assertThatThrownBy(() -> small.memory(PROMPT, null)).hasMessage("A conditioned model needs a representation");
    }
}
