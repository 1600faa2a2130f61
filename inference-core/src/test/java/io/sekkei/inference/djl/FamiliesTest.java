package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.model.T5Configuration;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family against Hugging Face transformers, on the models of tools/family_vectors.py. */
class FamiliesTest {
    private static final Offset<Float> TOLERANCE = Offset.offset(1e-4f);

    /** A model that reads and writes, of whatever family. */
    private record Loaded(TokenDecoder decoder, PromptEncoder encoder, AutoCloseable model, int start)
            implements AutoCloseable {
        static Loaded of(String name, int readLayer) {
            var model = PretrainedModel.open(folder(name));
            if (model.configuration() instanceof T5Configuration configuration) {
                var t5 = new LoadedT5(configuration, model::weight);
                return new Loaded(t5, t5, t5, model.marks().start());
            }
            var causal = new LoadedCausalModel(model.configuration(), model::weight, 64, readLayer);
            return new Loaded(causal, causal, causal, model.marks().start());
        }

        @Override
        public void close() throws Exception {
            model.close();
        }
    }

    static Stream<String> models() throws IOException {
        try (var folders = Files.list(folder(""))) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    static Stream<String> causalModels() throws IOException {
        return models().filter(name -> !name.contains("t5"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void writesTheSameTokens(String name) throws Exception {
        var golden = golden(name);
        try (var loaded = Loaded.of(name, 0)) {
            var prompts = List.of(ints(golden.get("prompt")), ints(golden.get("shortPrompt")));

            assertThat(greedy(loaded, prompts.subList(0, 1), 24).get(0)).isEqualTo(list(golden.get("greedy")));
            assertThat(greedy(loaded, prompts.subList(1, 2), 24).get(0)).isEqualTo(list(golden.get("greedyShort")));
            assertThat(greedy(loaded, prompts, 24))
                    .containsExactly(list(golden.get("greedy")), list(golden.get("greedyShort")));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void computesTheSameLogitsWithinATenThousandth(String name) throws Exception {
        var golden = golden(name);
        var prompt = ints(golden.get("prompt"));
        try (var loaded = Loaded.of(name, 0)) {
            var seen = loaded.start() >= 0 ? prompt : new int[] {prompt[0]};
            var fed = loaded.start() >= 0 ? ints(golden.get("start")) : prompt;
            try (var state = loaded.decoder().begin(List.of(new DecoderInput(seen, null)), 32)) {
                for (var at = 0; at < fed.length; at++) {
                    assertThat(state.step(new int[] {fed[at]}).logits())
                            .containsExactly(floats(golden.get("logits").get(at)), TOLERANCE);
                }
                state.forget(fed.length);
                var together = state.steps(fed);
                for (var at = 0; at < fed.length; at++) {
                    assertThat(row(together, at))
                            .containsExactly(floats(golden.get("logits").get(at)), TOLERANCE);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void understandsThePromptAlikeAtEveryLayer(String name) throws Exception {
        var golden = golden(name);
        var layers = golden.get("hidden").size();
        for (var layer = 0; layer < layers; layer++) {
            try (var loaded = Loaded.of(name, layer)) {
                var read = loaded.encoder().encode(ints(golden.get("prompt")));
                var expected = golden.get("hidden").get(layer);

                for (var token = 0; token < expected.size(); token++) {
                    var row = java.util.Arrays.copyOfRange(
                            read.values(), token * read.width(), (token + 1) * read.width());
                    assertThat(row).containsExactly(floats(expected.get(token)), TOLERANCE);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void rowsMayBeDroppedDoubledAndReordered(String name) throws Exception {
        var golden = golden(name);
        var prompts = List.of(ints(golden.get("prompt")), ints(golden.get("shortPrompt")), new int[] {5, 40, 13, 22});
        try (var loaded = Loaded.of(name, 0)) {
            try (var state = begin(loaded, prompts)) {
                state.step(first(loaded, prompts));
                state.select(new int[] {2, 0, 2});
                var output = state.step(new int[] {9, 10, 11});

                assertThat(row(output, 0)).containsExactly(continued(loaded, prompts.get(2), 9), TOLERANCE);
                assertThat(row(output, 1)).containsExactly(continued(loaded, prompts.get(0), 10), TOLERANCE);
                assertThat(row(output, 2)).containsExactly(continued(loaded, prompts.get(2), 11), TOLERANCE);
            }
        }
    }

    @Test
    void aModelIsNotReadBeyondThePositionsItWasLoadedFor() throws Exception {
        try (var loaded = Loaded.of("llama-biases", 0)) {
            var prompt = IntStream.range(0, 65).map(i -> 3).toArray();

            org.assertj.core.api.Assertions.assertThatThrownBy(() -> begin(loaded, List.of(prompt)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("loaded for 64 positions");
        }
    }

    private static List<List<Integer>> greedy(Loaded loaded, List<int[]> prompts, int steps) {
        var answers = new ArrayList<List<Integer>>();
        prompts.forEach(prompt -> answers.add(new ArrayList<>()));
        try (var state = begin(loaded, prompts)) {
            var tokens = first(loaded, prompts);
            for (var step = 0; step < steps; step++) {
                var output = state.step(tokens);
                for (var row = 0; row < tokens.length; row++) {
                    tokens[row] = likeliest(output, row);
                    answers.get(row).add(tokens[row]);
                }
            }
        }
        return answers;
    }

    private static float[] continued(Loaded loaded, int[] prompt, int token) {
        try (var state = begin(loaded, List.of(prompt))) {
            state.step(first(loaded, List.of(prompt)));
            return row(state.step(new int[] {token}), 0);
        }
    }

    private static io.sekkei.inference.decoder.DecoderState begin(Loaded loaded, List<int[]> prompts) {
        return loaded.decoder()
                .begin(
                        prompts.stream()
                                .map(prompt -> new DecoderInput(prompt, null))
                                .toList(),
                        32);
    }

    private static int[] first(Loaded loaded, List<int[]> prompts) {
        return prompts.stream()
                .mapToInt(prompt -> loaded.decoder().firstToken(prompt, loaded.start()))
                .toArray();
    }

    private static int likeliest(StepOutput output, int row) {
        return IntStream.range(0, output.vocabularySize())
                .reduce((a, b) -> output.logit(row, b) > output.logit(row, a) ? b : a)
                .orElseThrow();
    }

    private static float[] row(StepOutput output, int row) {
        var from = row * output.vocabularySize();
        return java.util.Arrays.copyOfRange(output.logits(), from, from + output.vocabularySize());
    }

    static JsonNode golden(String name) throws IOException {
        return new ObjectMapper().readTree(folder(name).resolve("golden.json").toFile());
    }

    static Path folder(String name) {
        try {
            return Path.of(FamiliesTest.class
                    .getResource("/io/sekkei/inference/families/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int[] ints(JsonNode node) {
        return IntStream.range(0, node.size()).map(i -> node.get(i).intValue()).toArray();
    }

    private static List<Integer> list(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToObj(i -> node.get(i).intValue())
                .toList();
    }

    private static float[] floats(JsonNode node) {
        var values = new float[node.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = node.get(i).floatValue();
        }
        return values;
    }
}
