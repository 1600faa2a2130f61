package io.sekkei.platform.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GeneratorQueue.Work;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Says of the real pair how many answers were in time for what was predicted, one at a time and eight at a time. */
@Tag("slow")
class CalibrationTests {
    private static final double CONFIDENCE = 0.9;
    private static final int ANSWERS = 240;
    private static final String PAIR = "enja";
    private static final List<String> WORDS = List.of(
            "the",
            "old",
            "man",
            "reads",
            "a",
            "book",
            "in",
            "garden",
            "and",
            "his",
            "friend",
            "writes",
            "long",
            "letter",
            "to",
            "company",
            "about",
            "new",
            "plan",
            "that",
            "we",
            "made",
            "yesterday");

    private final Paces paces = new Paces(new LatencySettings(CONFIDENCE, Duration.ofSeconds(30)));

    @Test
    void predictionsOfTheRealPairComeTrueAsOftenAsTheySay() throws Exception {
        var report = new StringBuilder();
        try (var pair =
                PairLoader.open("classpath:/io/sekkei/pairs/enja", ServingSettings.defaults(), Clock.systemUTC())) {
            for (var clients : List.of(1, 8)) {
                var checks = run(pair, clients);
                report.append(line(clients, checks));
                assertThat(share(checks, true)).as(report.toString()).isGreaterThan(CONFIDENCE - 0.15);
                assertThat(share(checks, false)).as(report.toString()).isGreaterThan(CONFIDENCE - 0.15);
            }
        }
        Files.writeString(Path.of("target", "calibration.txt"), report);
    }

    private List<Check> run(TextGenerator pair, int clients) throws Exception {
        var threads = Executors.newFixedThreadPool(clients);
        try {
            var tasks = new ArrayList<Callable<Check>>();
            for (int i = 0; i < ANSWERS; i++) {
                var request = request(new Random(1_000_003L * clients + i));
                tasks.add(() -> check(pair, request));
            }
            var checks = new ArrayList<Check>();
            for (var done : threads.invokeAll(tasks)) {
                checks.add(done.get());
            }
            return checks.stream().filter(Check::isPredicted).toList();
        } finally {
            threads.shutdown();
        }
    }

    private Check check(TextGenerator pair, GenerationRequest request) {
        var work = new Work(
                request.mode(), pair.promptTokens(request), request.settings().maxTokens(), 1, 0);
        var outline = paces.outline(PAIR, pair.queue(), work);
        var prediction = outline.flatMap(usual -> paces.prediction(PAIR, work, usual));
        var result = pair.generate(request, TokenListener.NONE);
        paces.learn(PAIR, request.mode(), Observation.of(request.mode(), result), outline, Instant.now());
        return new Check(
                prediction.orElse(null),
                result.timings().firstToken(),
                result.timings().total());
    }

    private static GenerationRequest request(Random random) {
        var sentence = new StringBuilder();
        for (int words = 3 + random.nextInt(20); words > 0; words--) {
            sentence.append(WORDS.get(random.nextInt(WORDS.size()))).append(words == 1 ? "." : " ");
        }
        return new GenerationRequest(
                List.of(ChatMessage.user(sentence.toString())),
                DecodingMode.LLM_TO_SLM,
                DecodingSettings.greedy(),
                null);
    }

    private static String line(int clients, List<Check> checks) {
        return String.format(
                Locale.ROOT,
                "%d client(s): first token in time %.1f %%, whole answer %.1f %% of %d answers, predicted at %.0f %% confidence%n",
                clients,
                100 * share(checks, true),
                100 * share(checks, false),
                checks.size(),
                100 * CONFIDENCE);
    }

    private static double share(List<Check> checks, boolean firstToken) {
        return checks.stream().filter(check -> check.isInTime(firstToken)).count() / (double) checks.size();
    }

    private record Check(Prediction prediction, Duration firstToken, Duration total) {
        boolean isPredicted() {
            return prediction != null;
        }

        boolean isInTime(boolean first) {
            return first
                    ? firstToken.compareTo(prediction.firstToken()) <= 0
                    : total.compareTo(prediction.total()) <= 0;
        }
    }
}
