package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.FinishReason;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
class ChatCompletionTests {
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
    void answersAConversationAsAWhole() {
        var response = client.chat("");

        assertThat(response.statusCode()).isEqualTo(200);
        var answer = parse(response);
        assertThat(answer.path("id").asString()).startsWith("chatcmpl-");
        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asString()).isEqualTo("enja:llm-to-slm");
        assertThat(answer.path("created").asLong()).isPositive();
        assertThat(answer.path("system_fingerprint").asString()).isEqualTo("0123456789ab");
        var choice = answer.path("choices").path(0);
        assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asString()).isEqualTo("こんにちは。");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(choice.path("logprobs").isNull()).isTrue();
    }

    @Test
    void tellsWhatTheAnswerUsedAndWhichModelWroteIt() {
        var usage = parse(client.chat("\"seed\": 42")).path("usage");

        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(7);
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(4);
        assertThat(usage.path("total_tokens").asInt()).isEqualTo(11);
        var sekkei = usage.path("sekkei");
        assertThat(sekkei.path("mode").asString()).isEqualTo("llm-to-slm");
        assertThat(sekkei.path("seed").asLong()).isEqualTo(42);
        assertThat(sekkei.path("slm_decoded_tokens").asInt()).isEqualTo(4);
        assertThat(sekkei.path("llm_encoded_tokens").asInt()).isEqualTo(7);
        assertThat(sekkei.path("timings_ms").path("llm_encode").asDouble()).isEqualTo(20);
        assertThat(sekkei.path("timings_ms").path("total").asDouble()).isEqualTo(36);
    }

    @Test
    void endsWhereItIsWhenTheTimeIsUpAndSaysSo() {
        model.endsWith(FinishReason.DEADLINE);

        var answer = parse(client.chat(""));

        assertThat(model.lastRequest().deadline())
                .isBetween(Instant.now().plusSeconds(30), Instant.now().plusSeconds(60));
        var choice = answer.path("choices").path(0);
        assertThat(choice.path("message").path("content").asString()).isEqualTo("こんにちは。");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
        var sekkei = answer.path("usage").path("sekkei");
        assertThat(sekkei.path("finish_reason").asString()).isEqualTo("deadline");
        assertThat(database.queryForObject(
                        "select status from generation where id = ?::uuid",
                        String.class,
                        sekkei.path("generation_id").asString()))
                .isEqualTo("TIMED_OUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream", "application/xml", "nonsense"})
    void answersInTheFormTheBodyAsksForWhateverElseIsAccepted(String accepted) {
        var request = client.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .header("Accept", accepted)
                .POST(BodyPublishers.ofString(TestClient.chatBody("")))
                .build();

        var response = client.send(request);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void stampsIdAndProcessingTimeOnEveryAnswer() {
        var response = client.chat("");

        assertThat(response.headers().firstValue("x-request-id"))
                .get()
                .asString()
                .startsWith("req-");
        assertThat(response.headers().firstValue("openai-processing-ms"))
                .get()
                .asString()
                .matches("\\d+");
    }

    @Test
    void keepsTheRequestIdOfTheClientIfItIsSane() {
        var sane =
                client.request("/v1/models").header("x-request-id", "order-66").build();
        var insane =
                client.request("/v1/models").header("x-request-id", "a b\"c").build();

        assertThat(client.send(sane).headers().firstValue("x-request-id")).contains("order-66");
        assertThat(client.send(insane).headers().firstValue("x-request-id"))
                .get()
                .asString()
                .startsWith("req-");
    }

    @Test
    void takesTheModeFromTheModelName() {
        var answer = parse(
                client.post("/v1/chat/completions", TestClient.chatBody("").replace("enja", "enja:llm-only")));

        assertThat(model.lastRequest().mode()).isEqualTo(DecodingMode.LLM_ONLY);
        assertThat(answer.path("model").asString()).isEqualTo("enja:llm-only");
        assertThat(answer.path("usage").path("sekkei").path("mode").asString()).isEqualTo("llm-only");
        assertThat(answer.path("usage").path("sekkei").has("drafts")).isFalse();
    }

    @Test
    void tellsThatTheSmallModelWroteAloneWhileTheEncoderWasAway() {
        model.losesItsEncoder();

        var answer = parse(client.post("/v1/chat/completions", TestClient.chatBody("")));

        var used = answer.path("usage").path("sekkei");
        assertThat(used.path("mode").asString()).isEqualTo("llm-to-slm");
        assertThat(used.path("fallback").asString()).isEqualTo("slm-only");
    }

    @Test
    void tellsOfASpeculativeAnswerWhatBecameOfItsDrafts() {
        var answer = parse(
                client.post("/v1/chat/completions", TestClient.chatBody("").replace("enja", "enja:speculative")));

        var used = answer.path("usage").path("sekkei");
        assertThat(used.path("mode").asString()).isEqualTo("speculative");
        assertThat(used.path("llm_decoded_tokens").asInt()).isEqualTo(4);
        assertThat(used.path("drafts").path("drafted_tokens").asInt()).isEqualTo(5);
        assertThat(used.path("drafts").path("accepted_tokens").asInt()).isEqualTo(4);
        assertThat(used.path("drafts").path("acceptance_rate").asDouble()).isEqualTo(0.8);
        // Seven tokens read by the large model at 150 a thousand, four written by it at 2400; drafts cost nothing.
        assertThat(used.path("cost_micros").asLong()).isEqualTo(11);
    }

    @Test
    void readsEveryRoleAndTextInParts() {
        client.post("/v1/chat/completions", """
            {"model": "enja", "messages": [
              {"role": "developer", "content": "Translate."},
              {"role": "user", "content": [{"type": "text", "text": "Good "}, {"type": "text", "text": "morning."}]},
              {"role": "assistant", "content": "おはよう。", "name": "x", "refusal": null},
              {"role": "user", "content": "Again."}]}\
            """);

        assertThat(model.lastRequest().messages())
                .containsExactly(
                        new ChatMessage(ChatMessage.Role.SYSTEM, "Translate."),
                        ChatMessage.user("Good morning."),
                        new ChatMessage(ChatMessage.Role.ASSISTANT, "おはよう。"),
                        ChatMessage.user("Again."));
    }

    @Test
    void handsEveryParameterToTheDecoder() {
        client.chat("""
            "temperature": 0.7, "top_p": 0.9, "top_k": 40, "repetition_penalty": 1.2, "max_completion_tokens": 99,
            "max_tokens": 5, "seed": 7, "stop": ["a", "b"], "logprobs": true, "top_logprobs": 2, "n": 1,
            "frequency_penalty": 0, "presence_penalty": 0.0, "user": "u", "metadata": {"a": "b"}, "store": true\
            """);

        var settings = model.lastRequest().settings();
        assertThat(settings.temperature()).isEqualTo(0.7);
        assertThat(settings.topP()).isEqualTo(0.9);
        assertThat(settings.topK()).isEqualTo(40);
        assertThat(settings.repetitionPenalty()).isEqualTo(1.2);
        assertThat(settings.maxTokens()).isEqualTo(99);
        assertThat(settings.seed()).isEqualTo(7);
        assertThat(settings.stop()).containsExactly("a", "b");
        assertThat(settings.topLogProbabilities()).isEqualTo(2);
        assertThat(model.lastRequest().deadline()).isNotNull();
    }

    @Test
    void decodesGreedilyUnlessAskedOtherwiseAndDrawsASeed() {
        var answer = parse(client.chat(""));

        var settings = model.lastRequest().settings();
        assertThat(settings.temperature()).isZero();
        assertThat(settings.beamWidth()).isEqualTo(1);
        assertThat(settings.maxTokens()).isEqualTo(256);
        assertThat(answer.path("usage").path("sekkei").path("seed").asLong()).isEqualTo(settings.seed());
    }

    @Test
    void cutsTheAnswerAtAStopString() {
        var choice = parse(client.chat("\"stop\": \"ちは\"")).path("choices").path(0);

        assertThat(choice.path("message").path("content").asString()).isEqualTo("こんに");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void saysThatAnAnswerWasCutByItsLength() {
        var choice = parse(client.chat("\"max_tokens\": 2")).path("choices").path(0);

        assertThat(choice.path("message").path("content").asString()).isEqualTo("こんにち");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
    }

    @Test
    void tellsHowLikelyEachTokenWas() {
        var tokens = parse(client.chat("\"logprobs\": true, \"top_logprobs\": 4"))
                .path("choices")
                .path(0)
                .path("logprobs")
                .path("content");

        assertThat(tokens.size()).isEqualTo(4);
        assertThat(tokens.path(2).path("token").asString()).isEqualTo("は");
        assertThat(tokens.path(2).path("logprob").asDouble()).isEqualTo(-0.5);
        assertThat(tokens.path(2).path("bytes").values().stream()
                        .map(b -> b.asInt())
                        .toList())
                .isEqualTo(List.of(0xe3, 0x81, 0xaf));
        assertThat(tokens.path(0).path("top_logprobs").size()).isEqualTo(4);
        assertThat(tokens.path(0).path("top_logprobs").path(3).path("logprob").asDouble())
                .isEqualTo(-9999);
    }

    @Test
    void listsEveryPairInEveryMode() {
        var list = parse(client.get("/v1/models"));

        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").values().stream()
                        .map(each -> each.path("id").asString()))
                .containsExactly(
                        "enja",
                        "enja:llm-to-slm",
                        "enja:slm-only",
                        "enja:llm-only",
                        "enja:speculative",
                        "enja:cascade");
        var one = parse(client.get("/v1/models/enja:slm-only"));
        assertThat(one.path("object").asString()).isEqualTo("model");
        assertThat(one.path("owned_by").asString()).isEqualTo("sekkei");
        assertThat(one.path("sekkei").path("context_tokens").asInt()).isEqualTo(128);
    }

    @Test
    void completesAText() {
        var answer = parse(
                client.post("/v1/completions", "{\"model\": \"enja\", \"prompt\": [\"Hello.\"], \"logprobs\": 2}"));

        assertThat(answer.path("id").asString()).startsWith("cmpl-");
        assertThat(answer.path("object").asString()).isEqualTo("text_completion");
        var choice = answer.path("choices").path(0);
        assertThat(choice.path("text").asString()).isEqualTo("こんにちは。");
        assertThat(choice.path("logprobs").path("tokens").size()).isEqualTo(4);
        assertThat(choice.path("logprobs").path("text_offset").path(3).asInt()).isEqualTo(5);
        assertThat(choice.path("logprobs")
                        .path("top_logprobs")
                        .path(0)
                        .path("こん")
                        .asDouble())
                .isEqualTo(-0.5);
        assertThat(answer.path("usage").path("total_tokens").asInt()).isEqualTo(11);
    }
}
