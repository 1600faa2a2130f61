package io.sekkei.inference.decoding;

import static io.sekkei.inference.decoding.DecodingFixture.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.djl.LoadedCausalModel;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A long prompt and short answers in one session, with a real decoder. */
class LongPromptsBesideOthersTest {
    private static final LetterTokenizer TOKENIZER = new LetterTokenizer();
    private static final LlamaConfiguration LLAMA = new LlamaConfiguration(
            TOKENIZER.vocabularySize(),
            32,
            2,
            2,
            1,
            16,
            64,
            1_000,
            new RotaryPositions(10_000, new RotaryPositions.None()),
            1e-6,
            new LlamaConfiguration.Variant("llama", false, false, false, false, true));
    private static final DecodingSettings SETTINGS = DecodingSettings.greedy().withMaxTokens(12);

    @Test
    void everySliceBringsATokenWhileALongPromptIsRead() {
        try (var model = model()) {
            var session = decoding(model).session();
            var writing = job(prompt(5, 1));
            session.add(DecodingMode.LLM_ONLY, writing);
            session.advance();
            var longer = job(prompt(600, 2));
            session.add(DecodingMode.LLM_ONLY, longer);

            for (var slice = 2; slice <= 9; slice++) {
                session.advance();

                assertThat(writing.steps()).isEqualTo(slice);
                assertThat(longer.steps()).as("600 tokens are ten pieces of 64").isZero();
            }
            finish(session);

            assertThat(ids(longer)).isEqualTo(ids(alone(model, prompt(600, 2))));
            assertThat(ids(writing)).isEqualTo(ids(alone(model, prompt(5, 1))));
        }
    }

    @Test
    void aShortPromptNeedNotWaitForTheWholeOfALongOne() {
        try (var model = model()) {
            var session = decoding(model).session();
            var longer = job(prompt(600, 2));
            var brief = job(prompt(5, 1));
            session.add(DecodingMode.LLM_ONLY, longer);
            session.add(DecodingMode.LLM_ONLY, brief);

            session.advance();
            session.advance();

            assertThat(brief.steps()).isPositive();
            assertThat(longer.steps()).isZero();
            finish(session);
        }
    }

    @Test
    void aKnownBeginningIsNotReadAgainAndCountsForNothing() {
        try (var model = model()) {
            var first = alone(model, prompt(200, 3));
            var second = alone(model, prompt(200, 3));

            assertThat(result(first).usage().llmEncodedTokens()).isEqualTo(200);
            assertThat(result(second).usage().llmEncodedTokens()).isEqualTo(200 - 3 * 64);
            assertThat(ids(second)).isEqualTo(ids(first));
        }
    }

    private static DecodingJob alone(LoadedCausalModel model, int[] prompt) {
        var job = job(prompt);
        decoding(model).run(DecodingMode.LLM_ONLY, List.of(job));
        return job;
    }

    private static void finish(DecodingSession session) {
        while (!session.isIdle()) {
            session.advance();
        }
    }

    private static List<Integer> ids(DecodingJob job) {
        return result(job).tokens().stream().map(GeneratedToken::tokenId).toList();
    }

    private static DecodingJob job(int[] prompt) {
        return new DecodingJob(prompt, SETTINGS, null, TokenListener.NONE, System.nanoTime());
    }

    private static int[] prompt(int length, int seed) {
        return new Random(seed).ints(length, 5, TOKENIZER.vocabularySize()).toArray();
    }

    private static Decoding decoding(LoadedCausalModel model) {
        var nothingEnds = new AnswerMarks(-1, Set.of(), Set.of());
        return new Decoding(
                Map.of(DecodingMode.LLM_ONLY, new LlmAlone(model)),
                TOKENIZER,
                nothingEnds,
                100,
                Clock.systemUTC(),
                System::nanoTime);
    }

    private static LoadedCausalModel model() {
        var shapes = LLAMA.weights();
        return new LoadedCausalModel(
                LLAMA,
                name -> {
                    var random = new Random(name.hashCode());
                    var size = Arrays.stream(shapes.get(name)).reduce(1, Math::multiplyExact);
                    var values = new float[size];
                    IntStream.range(0, size).forEach(i -> values[i] = (float) (random.nextGaussian() * 0.3));
                    return values;
                },
                1_000,
                2,
                WeightFormat.FP16,
                1 << 22);
    }
}
