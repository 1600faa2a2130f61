package io.sekkei.platform.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.inference.FinishReason;
import io.sekkei.inference.QueueFullException;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

@PlatformTest
@Timeout(60)
class StreamingTests {
    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    JdbcTemplate database;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void streamsTheRoleThenTheTextThenTheReasonItEnded() {
        var response = client.chat("\"stream\": true");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .get()
                .asString()
                .startsWith("text/event-stream");
        assertThat(response.headers().firstValue("openai-processing-ms")).isPresent();
        assertThat(response.body()).endsWith("data: [DONE]\n\n");
        var chunks = chunks(response.body());
        assertThat(delta(chunks.get(0)).path("role").asString()).isEqualTo("assistant");
        assertThat(text(chunks)).isEqualTo("こんにちは。");
        var last = chunks.get(chunks.size() - 1).path("choices").path(0);
        assertThat(last.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(last.path("delta").isEmpty()).isTrue();
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("id")).isEqualTo(chunks.get(0).path("id"));
            assertThat(chunk.has("usage")).isFalse();
        });
    }

    @Test
    void sendsEachTokenWhileTheNextIsStillBeingWritten() throws IOException {
        var release = new CountDownLatch(1);
        model.says("first", "second");
        model.afterLastToken(() -> awaitLatch(release));

        var lines = lines("\"stream\": true");
        var seen = nextText(lines) + nextText(lines);

        assertThat(seen).isEqualTo("firstsecond");
        assertThat(release.getCount()).isEqualTo(1);
        release.countDown();
        assertThat(lines.lines().toList()).contains("data: [DONE]");
    }

    @Test
    void tellsTheUsageInAChunkOfItsOwnIfAsked() {
        var chunks = chunks(client.chat("\"stream\": true, \"stream_options\": {\"include_usage\": true}")
                .body());

        var last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices").size()).isZero();
        assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(4);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.get("usage").isNull()).isTrue());
    }

    @Test
    void tellsHowLikelyEachTokenWasWithTheTextItBrought() {
        model.says("日", "", "本");

        var chunks = chunks(client.chat("\"stream\": true, \"logprobs\": true, \"top_logprobs\": 1")
                .body());

        var tokens = chunks.stream()
                .flatMap(chunk -> chunk.path("choices").path(0).path("logprobs").path("content").values().stream())
                .map(token -> token.path("token").asString())
                .toList();
        assertThat(tokens).containsExactly("日", "", "本");
    }

    @Test
    void saysThatTheTimeIsUpInTheLastChunks() {
        model.endsWith(FinishReason.DEADLINE);

        var chunks = chunks(client.chat("\"stream\": true, \"stream_options\": {\"include_usage\": true}")
                .body());

        var usage = chunks.get(chunks.size() - 1).path("usage");
        assertThat(usage.path("sekkei").path("finish_reason").asString()).isEqualTo("deadline");
        var last = chunks.get(chunks.size() - 2).path("choices").path(0);
        assertThat(last.path("finish_reason").asString()).isEqualTo("length");
    }

    @Test
    void neverLetsAnyPartOfAStopStringOut() {
        model.says("one", " ST", "ART ", "two S", "TO", "P three");

        var body = client.chat("\"stream\": true, \"stop\": [\"STOP\", \"STOPPED\"]")
                .body();

        assertThat(text(chunks(body))).isEqualTo("one START two ");
    }

    @Test
    void streamsCompletionsInTheirOwnForm() {
        var response = client.post(
                "/v1/completions", "{\"model\": \"enja\", \"prompt\": \"Hello.\", \"stream\": true, \"logprobs\": 1}");

        var chunks = chunks(response.body());
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.path("object").asString()).isEqualTo("text_completion"));
        assertThat(chunks.stream()
                        .map(chunk -> chunk.path("choices").path(0).path("text").asString())
                        .collect(Collectors.joining()))
                .isEqualTo("こんにちは。");
        assertThat(chunks.get(1)
                        .path("choices")
                        .path(0)
                        .path("logprobs")
                        .path("text_offset")
                        .path(0)
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void refusesWithAStatusWhileNothingWasSent() {
        model.beforeFirstToken(() -> {
            throw new QueueFullException(64, Duration.ofSeconds(3));
        });

        var response = client.chat("\"stream\": true");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).contains("3");
    }

    @Test
    void endsAStreamThatBreaksWithAnErrorAndNotAsIfItWereWhole() {
        model.afterLastToken(() -> {
            throw new IllegalStateException("secret of the engine");
        });

        var body = client.chat("\"stream\": true").body();

        assertThat(body).doesNotContain("[DONE]").doesNotContain("secret of the engine");
        var chunks = chunks(body);
        assertThat(chunks.get(chunks.size() - 1).path("error").path("code").asString())
                .isEqualTo("engine_failure");
        assertThat(database.queryForObject(
                        "select count(*) from generation where error_code = 'engine_failure'"
                                + " and status = 'FAILED' and streamed",
                        Integer.class))
                .isPositive();
    }

    @Test
    void stopsTheDecoderWhenTheClientLeaves() throws IOException {
        model.says(Collections.nCopies(200, "word ").toArray(String[]::new));
        model.takesPerToken(Duration.ofMillis(50));

        var toldWhenItLeft = leaveAfterFirstTokens();

        await().atMost(Duration.ofSeconds(10)).until(() -> statusOf("leaver"), "CANCELLED"::equals);
        // The token whose sending shows that nobody is there, and the one that is being computed meanwhile.
        assertThat(model.tokensTold() - toldWhenItLeft).isLessThanOrEqualTo(2);
    }

    @Test
    void putsTheOutcomeOnRecordBeforeSayingThatTheAnswerIsWhole() throws IOException {
        var lines = lines("\"stream\": true");
        var line = lines.readLine();
        while (line != null && !line.contains("\"finish_reason\":\"stop\"")) {
            line = lines.readLine();
        }

        var id = TestClient.parse(line.substring("data: ".length())).path("id").asString();
        var compact = id.substring("chatcmpl-".length());
        assertThat(database.queryForObject(
                        "select status from generation where replace(id::text, '-', '') = ?", String.class, compact))
                .isEqualTo("SUCCEEDED");
    }

    private int leaveAfterFirstTokens() throws IOException {
        try (var socket = new Socket("localhost", client.port())) {
            var body = TestClient.chatBody("\"stream\": true").getBytes(StandardCharsets.UTF_8);
            var head = """
                    POST /v1/chat/completions HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    x-request-id: leaver\r
                    Content-Length: %d\r
                    \r
                    """.formatted(client.key(), body.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            nextText(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            return model.tokensTold();
        }
    }

    private String statusOf(String requestId) {
        return database
                .queryForList("select status from generation where request_id = ?", String.class, requestId)
                .stream()
                .findFirst()
                .orElse("none");
    }

    private BufferedReader lines(String fields) {
        var request = client.json("/v1/chat/completions", TestClient.chatBody(fields));
        return new BufferedReader(new InputStreamReader(client.open(request).body(), StandardCharsets.UTF_8));
    }

    private static String nextText(BufferedReader lines) throws IOException {
        while (true) {
            var line = lines.readLine();
            if (line.startsWith("data: {")) {
                var text = delta(TestClient.parse(line.substring("data: ".length())))
                        .path("content")
                        .asString("");
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
    }

    private static List<JsonNode> chunks(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> TestClient.parse(line.substring("data: ".length())))
                .toList();
    }

    private static JsonNode delta(JsonNode chunk) {
        return chunk.path("choices").path(0).path("delta");
    }

    private static String text(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> delta(chunk).path("content").asString(""))
                .collect(Collectors.joining());
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
