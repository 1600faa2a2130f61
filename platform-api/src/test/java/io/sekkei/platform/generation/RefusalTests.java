package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.PromptTooLongException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
class RefusalTests {
    private static final String CHAT = "/v1/chat/completions";

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

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer nonsense", "Basic dTpw", "Bearer sk-sekkei-000000000000-WRONG"})
    void refusesRequestsWithoutAGoodKey(String authorization) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(client.port(), CHAT)))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TestClient.chatBody("")));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        var response = client.send(request.build());

        assertProblem(response, 401, "invalid_api_key", null);
        assertThat(parse(response).path("error").path("type").asString()).isEqualTo("authentication_error");
        assertThat(statusOf(response)).isEqualTo("REFUSED");
        assertThat(model.calls()).isZero();
    }

    @Test
    void refusesAKeyWhoseSecretIsWrong() {
        var wrong = client.key().substring(0, client.key().length() - 1)
                + (client.key().endsWith("a") ? "b" : "a");
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/v1/models".formatted(client.port())))
                .header("Authorization", "Bearer " + wrong)
                .build();

        assertProblem(client.send(request), 401, "invalid_api_key", null);
    }

    @Test
    void refusesWhatIsNotJson() {
        var response = client.post(CHAT, "{\"model\": ");

        assertProblem(response, 400, "invalid_json", null);
        assertThat(statusOf(response)).isEqualTo("REFUSED");
        assertThat(database.queryForObject(
                        "select tenant_id is not null from generation where request_id = ?",
                        Boolean.class,
                        requestId(response)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"temperature\": \"hot\" | temperature",
                "\"max_tokens\": 1.5 | max_tokens",
                "\"logprobs\": 3 | logprobs"
            })
    void namesTheParameterWhoseTypeIsWrong(String fields, String param) {
        assertProblem(client.chat(fields), 400, "invalid_type", param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"temperature\": 2.1 | temperature",
                "\"temperature\": -1 | temperature",
                "\"top_p\": 0 | top_p",
                "\"top_k\": -1 | top_k",
                "\"beam_width\": 17 | beam_width",
                "\"beam_width\": 2, \"temperature\": 1 | beam_width",
                "\"repetition_penalty\": 3 | repetition_penalty",
                "\"max_tokens\": 0 | max_tokens",
                "\"max_tokens\": 301 | max_tokens",
                "\"n\": 2 | n",
                "\"frequency_penalty\": 0.1 | frequency_penalty",
                "\"presence_penalty\": -0.1 | presence_penalty",
                "\"stop\": [\"a\",\"b\",\"c\",\"d\",\"e\"] | stop",
                "\"stop\": \"\" | stop",
                "\"stop\": {\"a\": 1} | stop",
                "\"logprobs\": true, \"top_logprobs\": 21 | top_logprobs",
                "\"top_logprobs\": 2 | top_logprobs",
                "\"messages\": [] | messages",
                "\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}] | messages[0].role",
                "\"messages\": [{\"role\": \"user\", \"content\": null}] | messages[0].content",
                "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}] | messages[0].content",
                "\"messages\": [null] | messages[0]",
                "\"model\": null | model"
            })
    void namesTheParameterThatIsOutOfRange(String fields, String param) {
        assertProblem(client.chat(fields), 400, "invalid_value", param);
        assertThat(model.calls()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"prompt\": [\"a\", \"b\"] | prompt",
                "\"prompt\": \"a\", \"echo\": true | echo",
                "\"prompt\": \"a\", \"best_of\": 2 | best_of",
                "\"prompt\": \"a\", \"logprobs\": 21 | logprobs"
            })
    void namesTheParameterOfACompletionThatIsOutOfRange(String fields, String param) {
        assertProblem(
                client.post("/v1/completions", "{\"model\": \"enja\", " + fields + "}"), 400, "invalid_value", param);
    }

    @Test
    void doesNotKnowEveryModel() {
        var response = client.post(CHAT, TestClient.chatBody("").replace("enja", "gpt-9"));

        assertProblem(response, 404, "model_not_found", "model");
        assertThat(statusOf(response)).isEqualTo("REFUSED");
        assertProblem(client.get("/v1/models/gpt-9"), 404, "model_not_found", "model");
    }

    @Test
    void tellsBothNumbersWhenAPromptIsTooLong() {
        model.beforeFirstToken(() -> {
            throw new PromptTooLongException(513, 128);
        });

        var response = client.chat("");

        assertProblem(response, 400, "context_length_exceeded", "messages");
        assertThat(parse(response).path("error").path("message").asString())
                .contains("513")
                .contains("128");
        assertThat(statusOf(response)).isEqualTo("REFUSED");
    }

    @Test
    void callsAPromptThatIsTooLongByTheNameItHasInTheRequest() {
        model.beforeFirstToken(() -> {
            throw new PromptTooLongException(513, 128);
        });

        var response = client.post("/v1/completions", "{\"model\": \"enja\", \"prompt\": \"Hello.\"}");

        assertProblem(response, 400, "context_length_exceeded", "prompt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-9 | gpt-9 | ''",
                "enja | enja | , \"temperature\": 9",
                "en\\u0000\\ud800ja | en\uFFFD\uFFFDja | ''"
            })
    void recordsWhatARefusedRequestToldOfItself(String model, String recorded, String fields) {
        var body = TestClient.chatBody("\"stream\": true" + fields).replace("enja", model);

        var row = row(client.post(CHAT, body));

        assertThat(row).containsEntry("status", "REFUSED").containsEntry("model", recorded);
        assertThat(row).containsEntry("streamed", true);
    }

    @Test
    void cutsALongModelNameShortInTheRecord() {
        var response = client.post(CHAT, TestClient.chatBody("").replace("enja", "x".repeat(5_000)));

        assertThat(row(response)).containsEntry("model", "x".repeat(200));
    }

    @Test
    void saysWhenToComeBackIfTheQueueIsFull() {
        model.beforeFirstToken(() -> {
            throw new QueueFullException(64, Duration.ofSeconds(2));
        });

        var response = client.chat("");

        assertProblem(response, 503, "queue_full", null);
        assertThat(response.headers().firstValue("retry-after")).contains("2");
        assertThat(statusOf(response)).isEqualTo("REFUSED");
    }

    @Test
    void asksToRetryWhatComesWhileItShutsDown() {
        model.beforeFirstToken(() -> {
            throw new GeneratorClosedException();
        });

        var response = client.chat("");

        assertProblem(response, 503, "shutting_down", null);
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(statusOf(response)).isEqualTo("REFUSED");
    }

    @Test
    void keepsTheInternalsOfAFailureToItself() {
        model.beforeFirstToken(() -> {
            throw new IllegalStateException("secret of the engine");
        });

        var response = client.chat("");

        assertProblem(response, 500, "engine_failure", null);
        assertThat(response.body()).doesNotContain("secret of the engine");
        assertThat(statusOf(response)).isEqualTo("FAILED");
    }

    @Test
    void refusesTheWrongMethodAndTheWrongContentType() {
        assertProblem(client.get(CHAT), 405, "method_not_allowed", null);
        var plain = client.request(CHAT)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("Hello."))
                .build();
        assertProblem(client.send(plain), 415, "unsupported_media_type", null);
        assertProblem(client.get("/v1/nothing"), 404, "unknown_url", null);
    }

    @Test
    void refusesBodiesOverTheLimitWhetherTheirLengthIsToldOrNot() {
        var large = TestClient.chatBody("").replace("Hello.", "x".repeat(1_100_000));
        var chunked = client.request(CHAT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))
                .build();

        assertProblem(client.post(CHAT, large), 413, "request_too_large", null);
        var response = client.send(chunked);
        assertProblem(response, 413, "request_too_large", null);
        assertThat(statusOf(response)).isEqualTo("REFUSED");
    }

    private Map<String, Object> row(HttpResponse<String> response) {
        return database.queryForMap("select * from generation where request_id = ?", requestId(response));
    }

    private String statusOf(HttpResponse<String> response) {
        return database.queryForObject(
                "select status from generation where request_id = ?", String.class, requestId(response));
    }

    private static String requestId(HttpResponse<String> response) {
        return response.headers().firstValue("x-request-id").orElseThrow();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code, String param) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type"))
                .get()
                .asString()
                .startsWith("application/json");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        var error = parse(response).path("error");
        assertThat(error.path("message").asString()).isNotBlank();
        assertThat(error.path("type").asString()).isNotBlank();
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(error.get("param").isNull() ? null : error.path("param").asString())
                .isEqualTo(param);
    }
}
