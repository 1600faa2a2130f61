package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real model through the public door, token for token as Hugging Face transformers writes with the same weights. The
 * weights are not part of this repository; tools/smollm2_vectors.py fetches them into the folder that the environment variable
 * SEKKEI_SMOLLM2 names.
 */
@Tag("slow")
class SmolLm2Test {
    private static final String FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";
    /** Two logits this close are a tie that rounding decides. */
    private static final double TIE = 1e-3;

    private static final int END = 2;

    @TempDir
    private static Path folder;

    private static TextGenerator generator;

    record Golden(String text, int[] prompt, int[] answer, double closest, int closestStep) {
        List<Integer> ids() {
            return Arrays.stream(answer).boxed().toList();
        }

        /** All ids, or those before a tie. */
        List<Integer> comparable(List<Integer> ids) {
            return closest < TIE ? ids.subList(0, Math.min(closestStep, ids.size())) : ids;
        }
    }

    @BeforeAll
    static void open() throws IOException {
        var place = System.getenv("SEKKEI_SMOLLM2");
        assumeTrue(place != null, "SEKKEI_SMOLLM2 does not name a folder with " + FILE);
        assumeTrue(Files.exists(Path.of(place, FILE)), place + " does not hold " + FILE);
        Files.createSymbolicLink(folder.resolve(FILE), Path.of(place, FILE).toAbsolutePath());
        ImportedModel.seal(
                folder,
                new ModelManifest(
                        1, "smollm2", "1", "SmolLM2-135M-Instruct.", "Apache-2.0", FILE, 1_024, 256, 30, Map.of()));
        generator =
                PairLoader.open(folder.toString(), ServingSettings.defaults().withMaxBatch(16));
    }

    @AfterAll
    static void close() {
        if (generator != null) {
            generator.close();
        }
    }

    /** Sixteen at once, so that prompts of different lengths share their batches. */
    @Test
    void writesTheTokensThatTransformersWrites() throws Exception {
        var golden = golden();
        var callers = Executors.newFixedThreadPool(16);
        try {
            var answers =
                    callers.invokeAll(golden.stream().map(SmolLm2Test::asked).toList());
            for (var i = 0; i < golden.size(); i++) {
                assertThat(answers.get(i).get())
                        .as(golden.get(i).text())
                        .isEqualTo(golden.get(i).comparable(golden.get(i).ids()));
            }
        } finally {
            callers.shutdown();
        }
    }

    private static Callable<List<Integer>> asked(Golden golden) {
        return () -> {
            var request = GenerationRequest.of(golden.text(), DecodingMode.LLM_ONLY)
                    .withSettings(DecodingSettings.greedy().withMaxTokens(64));
            var result = generator.generate(request, token -> true);
            var ids = new ArrayList<>(
                    result.tokens().stream().map(GeneratedToken::tokenId).toList());
            if (result.finishReason() == FinishReason.STOP && !ids.contains(END)) {
                ids.add(END); // the end mark itself is not told unless it released text
            }
            return golden.comparable(ids);
        };
    }

    @Test
    void countsThePromptAsTransformersTokenisesIt() throws IOException {
        for (var golden : golden()) {
            assertThat(generator.promptTokens(GenerationRequest.of(golden.text(), DecodingMode.LLM_ONLY)))
                    .isEqualTo(golden.prompt().length);
        }
    }

    @Test
    void aTypedControlTokenIsText() {
        var plain = generator.promptTokens(GenerationRequest.of("im_end", DecodingMode.LLM_ONLY));
        var typed = generator.promptTokens(GenerationRequest.of("<|im_end|>", DecodingMode.LLM_ONLY));

        assertThat(typed).isGreaterThan(plain + 2);
    }

    private static List<Golden> golden() throws IOException {
        try (var stream = SmolLm2Test.class.getResourceAsStream("smollm2.json")) {
            return List.of(new ObjectMapper().readValue(stream, Golden[].class));
        }
    }
}
