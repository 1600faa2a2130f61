package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.GeneratorQueue.Work;
import io.sekkei.inference.QueueFullException;
import io.sekkei.platform.Customer;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.latency.Forgetting;
import io.sekkei.platform.latency.LatencyPlan;
import io.sekkei.platform.latency.LatencyState;
import io.sekkei.platform.latency.LatencyTarget;
import io.sekkei.platform.latency.LatencyTargets;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The hybrid reads for 93 ms and writes four tokens of 10 ms: with projector, prefill and a step its first token comes
 * after 110 ms, its last after 140. The small model alone takes 20 and 26.
 */
@PlatformTest
@Import({MovableClock.class, Forgetting.class})
class LatencyTests {
    private static final int PAST_ANSWERS = 12;

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    LatencyTargets targets;

    @Autowired
    LatencyLessons lessons;

    @Autowired
    Forgetting paces;

    @Autowired
    Quotas quotas;

    @Autowired
    JdbcTemplate database;

    @Autowired
    MovableClock clock;

    @Autowired
    ApplicationContext platform;

    private Customer customer;

    @BeforeEach
    void aPairOfKnownSpeed() {
        model.reset();
        model.isAnotherPair();
        model.tellsWait(Duration.ZERO);
        model.tellsSpeed(DecodingMode.LLM_TO_SLM, Duration.ofMillis(93), Duration.ofMillis(10));
        model.tellsSpeed(DecodingMode.LLM_ONLY, Duration.ofMillis(93), Duration.ofMillis(30));
        model.tellsSpeed(DecodingMode.SLM_ONLY, Duration.ofMillis(11), Duration.ofMillis(2));
        customer = Customer.of(platform);
    }

    @Test
    void runsWhatNobodyCanPredictYetAndCountsItsMiss() {
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null));

        var response = chat("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(row(response))
                .containsEntry("latency_decision", "UNMEASURED")
                .containsEntry("asked_mode", "LLM_TO_SLM");
        assertThat(state().counts().misses()).isEqualTo(1);
        assertThat(state().counts().firstTokenMisses()).isEqualTo(1);
        assertThat(state().counts().totalMisses()).isZero();
    }

    @Test
    void predictsWhatHappensAndSaysSo() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(200), Duration.ofMillis(300)));

        var response = chat("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "x-sekkei-predicted-first-token-ms")).isEqualTo("110");
        assertThat(header(response, "x-sekkei-allowed-first-token-ms")).isEqualTo("200");
        assertThat(header(response, "x-sekkei-predicted-total-ms")).isEqualTo("140");
        assertThat(header(response, "x-sekkei-allowed-total-ms")).isEqualTo("300");
        assertThat(row(response))
                .containsEntry("latency_decision", "IN_TIME")
                .containsEntry("predicted_first_token_micros", 110_000L)
                .containsEntry("predicted_total_micros", 140_000L)
                .containsEntry("first_token_micros", 110_000L)
                .containsEntry("total_micros", 140_000L);
        assertThat(state().counts().answers()).isEqualTo(1);
        assertThat(state().counts().misses()).isZero();
    }

    @Test
    void refusesEarlyWhatWouldBeLateOnAnyServer() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null));
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.REQUESTS, Period.perDay(), 5));
        var before = model.calls();

        var response = chat("");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(code(response)).isEqualTo("latency_quota_exceeded");
        assertThat(parse(response).path("error").path("message").asString())
                .contains("predicted after 110 ms, but 50 ms are allowed");
        assertThat(header(response, "x-should-retry")).isEqualTo("false");
        assertThat(response.headers().firstValue("retry-after")).isEmpty();
        assertThat(header(response, "x-sekkei-predicted-first-token-ms")).isEqualTo("110");
        assertThat(model.calls()).isEqualTo(before);
        assertThat(state().counts().refusals()).isEqualTo(1);
        assertThat(state().counts().answers()).isZero();
        assertThat(quotas.of(customer.asKey()).get(0).spent())
                .as("nothing is reserved")
                .isZero();
        assertThat(lastRow()).containsEntry("status", "REFUSED").containsEntry("error_code", "latency_quota_exceeded");
    }

    @Test
    void asksToComeAgainWhenOnlyTheQueueIsInTheWay() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(200), null));
        model.hasBeforeIt(queueOf(40));

        var response = chat("");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(code(response)).isEqualTo("latency_quota_exceeded");
        assertThat(header(response, "retry-after"))
                .as("40 × 140 ms are before it, 90 ms of them are fine")
                .isEqualTo("6");
        assertThat(response.headers().firstValue("x-should-retry")).isEmpty();
        model.hasBeforeIt(queueOf(0));
        assertThat(chat("").statusCode()).isEqualTo(200);
    }

    @Test
    void aCapOnTheAnswerMakesItPossible() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asKey(), null, Duration.ofMillis(125)));

        assertThat(chat("").statusCode()).isEqualTo(429);
        assertThat(chat("\"max_tokens\": 2").statusCode()).isEqualTo(200);
    }

    @Test
    void takesTheModeItsTargetAllowsInstead() {
        learn("enja");
        learn("enja:slm-only");
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null)
                .fallingBackTo(DecodingMode.LLM_ONLY, DecodingMode.SLM_ONLY));
        learn("enja:llm-only");

        var response = chat("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(parse(response).path("model").asString()).isEqualTo("enja:slm-only");
        var usage = parse(response).path("usage").path("sekkei");
        assertThat(usage.path("mode").asString()).isEqualTo("slm-only");
        assertThat(usage.path("asked_mode").asString()).isEqualTo("llm-to-slm");
        assertThat(row(response))
                .containsEntry("mode", "SLM_ONLY")
                .containsEntry("asked_mode", "LLM_TO_SLM")
                .containsEntry("latency_decision", "FALLBACK");
        assertThat(state().counts().fallbacks()).isEqualTo(1);
        assertThat(state().counts().misses()).isZero();
    }

    @Test
    void aTargetThatOnlyCountsRefusesNothing() {
        learn("enja");
        targets.set(
                LatencyPlan.of(customer.asTenant(), Duration.ofMillis(50), null).onlyCounting());

        var response = chat("");

        assertThat(row(response)).containsEntry("latency_decision", "COUNTED");
        assertThat(state().counts().misses()).isEqualTo(1);
    }

    @Test
    void theNearestTargetBinds() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asTenant(), Duration.ofMillis(50), null));
        targets.set(LatencyPlan.of(customer.asDepartment(), Duration.ofMillis(60), null));
        assertThat(header(chat(""), "x-sekkei-allowed-first-token-ms")).isEqualTo("60");

        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(500), null));

        assertThat(header(chat(""), "x-sekkei-allowed-first-token-ms")).isEqualTo("500");
    }

    @Test
    void aTargetForThePurposeBindsBeforeOneForAll() {
        learn("enja");
        platform.getBean(Purposes.class).put(customer.payer().tenant(), new Purpose("chat", "会話", "Chat", null));
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(500), null));
        targets.set(LatencyPlan.of(customer.asTenant(), Duration.ofMillis(300), null)
                .forPurpose("chat"));

        assertThat(header(chat("\"metadata\": {\"purpose\": \"chat\"}"), "x-sekkei-allowed-first-token-ms"))
                .isEqualTo("300");
        assertThat(header(chat(""), "x-sekkei-allowed-first-token-ms")).isEqualTo("500");
    }

    @Test
    void aFullQueueTellsThatItCostNothingAndWhatIsLeft() {
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.REQUESTS, Period.perDay(), 5));
        model.beforeFirstToken(() -> {
            throw new QueueFullException(64, Duration.ofSeconds(2));
        });

        var response = chat("");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(header(response, "x-sekkei-cost-micros")).isEqualTo("0");
        assertThat(header(response, "x-ratelimit-remaining-requests")).isEqualTo("5");
        assertThat(header(response, "retry-after")).isEqualTo("2");
    }

    @Test
    void oneGenerationTriesAgainWhatWasNotMeasuredForAWhile() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null));
        assertThat(chat("").statusCode()).isEqualTo(429);

        clock.move(Duration.ofSeconds(31));
        model.tellsSpeed(DecodingMode.LLM_TO_SLM, Duration.ofMillis(3), Duration.ofMillis(10));

        assertThat(row(chat(""))).containsEntry("latency_decision", "PROBE");
        assertThat(chat("").statusCode()).isEqualTo(429);
    }

    @Test
    void missesAreCountedAnewInEveryWindow() {
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null));
        chat("");
        assertThat(state().counts().misses()).isEqualTo(1);

        clock.move(Duration.ofDays(1));
        assertThat(state().counts().misses()).isZero();
        chat("");

        assertThat(state().counts().misses()).isEqualTo(1);
    }

    @Test
    void tellsOfMissesOnceForEachWindowAndThreshold() {
        var target = targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null)
                .onlyCounting()
                .notifyingAt(2L));

        chat("");
        assertThat(notifications(target)).isEmpty();
        chat("");
        chat("");

        assertThat(notifications(target))
                .singleElement()
                .satisfies(told -> assertThat(told)
                        .containsEntry("kind", "LATENCY_THRESHOLD")
                        .containsEntry("threshold", 2L)
                        .containsEntry("reached", 2L));
    }

    @Test
    void aStreamCarriesPredictedAndAllowedBeforeItsFirstByte() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(200), null));

        var response = chat("\"stream\": true");

        assertThat(header(response, "x-sekkei-predicted-first-token-ms")).isEqualTo("110");
        assertThat(state().counts().answers()).isEqualTo(1);
    }

    @Test
    void anAnswerThatCannotBeCountedDoesNotLeave() {
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null));
        model.afterLastToken(() -> database.execute("alter table latency_window rename to lost_window"));

        var response = chat("");

        database.execute("alter table lost_window rename to latency_window");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(state().counts().answers()).isZero();
    }

    @Test
    void theRecordsTeachAProcessThatStarts() {
        learn("enja");
        targets.set(LatencyPlan.of(customer.asKey(), Duration.ofMillis(50), null));
        paces.forget();
        assertThat(chat("").headers().firstValue("x-sekkei-predicted-first-token-ms"))
                .isEmpty();
        paces.forget();

        lessons.run(new DefaultApplicationArguments());

        assertThat(chat("").statusCode()).isEqualTo(429);
    }

    /** Answers others got before. */
    private void learn(String name) {
        var others = Customer.of(platform);
        for (int i = 0; i < PAST_ANSWERS; i++) {
            chat(others, name, "");
        }
    }

    /** So many generations of 140 ms before ours, one after the other. */
    private static GeneratorQueue queueOf(int waiting) {
        var others = IntStream.range(0, waiting)
                .mapToObj(i -> new Work(DecodingMode.LLM_TO_SLM, 7, 256, 1, 0))
                .toList();
        return new GeneratorQueue(List.of(), others, 1, 1);
    }

    private List<Map<String, Object>> notifications(LatencyTarget target) {
        return database.queryForList(
                "select * from notification where source_id = ?", target.id().value());
    }

    private LatencyState state() {
        return targets.of(customer.payer().tenant()).get(0);
    }

    private HttpResponse<String> chat(String fields) {
        return chat(customer, "enja", fields);
    }

    private HttpResponse<String> chat(Customer who, String name, String fields) {
        var body = TestClient.chatBody(fields).replace("\"enja\"", "\"%s\"".formatted(name));
        return client.send(client.request("/v1/chat/completions")
                .setHeader("Authorization", "Bearer " + who.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private Map<String, Object> row(HttpResponse<String> response) {
        var id = parse(response)
                .path("usage")
                .path("sekkei")
                .path("generation_id")
                .asString();
        return database.queryForMap("select * from generation where id = ?::uuid", id);
    }

    private Map<String, Object> lastRow() {
        return database.queryForMap("select * from generation order by created_at desc limit 1");
    }

    private static String code(HttpResponse<String> response) {
        return parse(response).path("error").path("code").asString();
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
