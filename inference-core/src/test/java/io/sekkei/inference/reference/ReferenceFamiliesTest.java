package io.sekkei.inference.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.model.Gpt2Configuration;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.T5Configuration;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The slow families against Hugging Face transformers, so that three implementations agree and no two share code. */
class ReferenceFamiliesTest {
    private static final Offset<Double> TOLERANCE = Offset.offset(1e-4);

    static Stream<String> models() throws IOException {
        try (var folders = Files.list(folder(""))) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void computesTheLogitsOfTransformers(String name) throws IOException {
        var golden =
                new ObjectMapper().readTree(folder(name).resolve("golden.json").toFile());

        var logits = logits(PretrainedModel.open(folder(name)), golden);

        for (var t = 0; t < logits.length; t++) {
            assertThat(logits[t]).containsExactly(doubles(golden.get("logits").get(t)), TOLERANCE);
        }
    }

    private static double[][] logits(PretrainedModel model, JsonNode golden) {
        var prompt = ints(golden.get("prompt"));
        if (model.configuration() instanceof LlamaConfiguration llama) {
            return ReferenceFamilies.llama(llama, model::weight, prompt);
        }
        if (model.configuration() instanceof Gpt2Configuration gpt2) {
            return ReferenceFamilies.gpt2(gpt2, model::weight, prompt);
        }
        return ReferenceFamilies.t5(
                (T5Configuration) model.configuration(), model::weight, prompt, ints(golden.get("start")));
    }

    private static int[] ints(JsonNode node) {
        return IntStream.range(0, node.size()).map(i -> node.get(i).intValue()).toArray();
    }

    private static double[] doubles(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToDouble(i -> node.get(i).doubleValue())
                .toArray();
    }

    private static Path folder(String name) {
        try {
            return Path.of(ReferenceFamiliesTest.class
                    .getResource("/io/sekkei/inference/families/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
