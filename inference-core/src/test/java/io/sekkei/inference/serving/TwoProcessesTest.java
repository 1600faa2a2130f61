package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.EncoderUnavailableException;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.command.EncoderCommand;
import io.sekkei.inference.encoder.remote.RemoteEncoderSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The large model reads in another process. */
@Timeout(120)
class TwoProcessesTest {
    private static final String LOCATION = "classpath:/io/sekkei/pairs/enja";
    private static final Pattern PORTS = Pattern.compile("HTTP (\\d+), gRPC (\\d+)");
    private static final List<String> SENTENCES =
            List.of("Where is the station?", "I want to go home.", "駅はどこですか。", "We have two dogs.");

    private Process encoder;
    private URI http;
    private URI grpc;

    @BeforeEach
    void startEncoder() throws Exception {
        encoder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EncoderCommand.class.getName(),
                        "--http-port",
                        "0",
                        "--grpc-port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var out = new BufferedReader(new InputStreamReader(encoder.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            var ports = PORTS.matcher(line);
            if (ports.find()) {
                http = URI.create("http://127.0.0.1:" + ports.group(1));
                grpc = URI.create("grpc://127.0.0.1:" + ports.group(2));
                return;
            }
        }
        throw new IllegalStateException("The encoder ended before it served");
    }

    @AfterEach
    void stopEncoder() throws InterruptedException {
        encoder.destroyForcibly().waitFor();
    }

    @Test
    void togetherTheyWriteWhatOneProcessWrites() {
        try (var alone = PairLoader.open(LOCATION, ServingSettings.defaults());
                var overHttp = opened(http, false);
                var overGrpc = opened(grpc, false)) {
            assertThat(overHttp.pair().modes())
                    .containsExactlyInAnyOrder(DecodingMode.LLM_TO_SLM, DecodingMode.SLM_ONLY, DecodingMode.CASCADE);
            for (var sentence : SENTENCES) {
                var expected = ask(alone, sentence);

                assertThat(ask(overHttp, sentence).tokens()).isEqualTo(expected.tokens());
                assertThat(ask(overGrpc, sentence).tokens()).isEqualTo(expected.tokens());
            }
        }
    }

    @Test
    void theSmallModelAnswersAloneWhenTheEncoderDiesInTheMiddleOfARequest() throws Exception {
        try (var alone = PairLoader.open(LOCATION, ServingSettings.defaults());
                var remote = opened(http, true)) {
            var before = ask(remote, SENTENCES.get(0));
            signal("STOP");
            var underWay = CompletableFuture.supplyAsync(() -> ask(remote, SENTENCES.get(1)));
            assertThatThrownBy(() -> underWay.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            encoder.destroyForcibly().waitFor();

            var during = underWay.get(30, TimeUnit.SECONDS);
            var after = ask(remote, SENTENCES.get(2));

            assertThat(before.fallback()).isNull();
            assertThat(during.fallback()).isEqualTo(DecodingMode.SLM_ONLY);
            assertThat(during.tokens())
                    .isEqualTo(alone.generate(request(SENTENCES.get(1), DecodingMode.SLM_ONLY), TokenListener.NONE)
                            .tokens());
            assertThat(during.usage().llmEncodedTokens()).isZero();
            assertThat(after.fallback()).isEqualTo(DecodingMode.SLM_ONLY);
        }
    }

    @Test
    void withoutAFallbackTheRequestFailsAndSaysWhenToComeAgain() throws Exception {
        try (var remote = opened(grpc, false)) {
            encoder.destroyForcibly().waitFor();

            assertThatThrownBy(() -> ask(remote, SENTENCES.get(0)))
                    .isInstanceOfSatisfying(
                            EncoderUnavailableException.class,
                            failure -> assertThat(failure.retryAfter()).isPositive());
        }
    }

    /** To a process this test started. */
    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(encoder.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static TextGenerator opened(URI endpoint, boolean fallBack) {
        var settings = RemoteEncoderSettings.of("enja", endpoint)
                .withTimeout(Duration.ofSeconds(20))
                .withAttempts(2);
        return PairLoader.open(
                LOCATION,
                ServingSettings.defaults(),
                Clock.systemUTC(),
                Map.of("enja", new RemoteEncoding(settings, fallBack)));
    }

    private static GenerationResult ask(TextGenerator generator, String sentence) {
        return generator.generate(request(sentence, DecodingMode.LLM_TO_SLM), TokenListener.NONE);
    }

    private static GenerationRequest request(String sentence, DecodingMode mode) {
        return GenerationRequest.of(sentence, mode)
                .withSettings(DecodingSettings.greedy().withMaxTokens(24));
    }
}
