package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.Customer;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.Rates;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Seven tokens of prompt and four of answer: 7 × 150 + 4 × 600 = 3450 thousandths, so 4 millionths. */
@PlatformTest
@Import(MovableClock.class)
@ExtendWith(OutputCaptureExtension.class)
class QuotaTests {
    private static final String CHAT = "/v1/chat/completions";
    private static final String USD = "USD";

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Quotas quotas;

    @Autowired
    Prices prices;

    @Autowired
    JdbcTemplate database;

    @Autowired
    MovableClock clock;

    @Autowired
    ApplicationContext platform;

    private Customer customer;

    @BeforeEach
    void freshCustomer() {
        model.reset();
        customer = Customer.of(platform);
    }

    @Test
    void tellsWhatAnAnswerCostAndWhatIsLeft() {
        quotas.set(BudgetPlan.money(customer.asTenant(), Period.perDay(), 1_000_000, USD));

        var response = chat("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "x-sekkei-cost-micros")).isEqualTo("4");
        assertThat(header(response, "x-sekkei-budget-remaining-micros")).isEqualTo("999996");
        var usage = parse(response).path("usage").path("sekkei");
        assertThat(usage.path("cost_micros").asLong()).isEqualTo(4);
        assertThat(usage.path("currency").asString()).isEqualTo(USD);
        assertThat(usage.path("budget_remaining_micros").asLong()).isEqualTo(999_996);
        assertThat(usage.has("limited_by")).isFalse();
        assertThat(state().spent()).isEqualTo(4);
        assertThat(state().held()).isZero();
        assertThat(row(response)).containsEntry("cost_micros", 4L).containsEntry("currency", USD);
    }

    @Test
    void tellsLimitsInTheFormatOfOpenAi() {
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.REQUESTS, Period.perMinute(), 10));
        quotas.set(BudgetPlan.of(customer.asDepartment(), Measure.TOKENS, Period.perDay(), 5000));

        var response = chat("");

        assertThat(header(response, "x-ratelimit-limit-requests")).isEqualTo("10");
        assertThat(header(response, "x-ratelimit-remaining-requests")).isEqualTo("9");
        assertThat(header(response, "x-ratelimit-reset-requests")).matches("\\d{1,2}s|\\d{1,3}ms|1m0s");
        assertThat(header(response, "x-ratelimit-limit-tokens")).isEqualTo("5000");
        assertThat(header(response, "x-ratelimit-remaining-tokens")).isEqualTo("4989");
        assertThat(header(response, "x-ratelimit-reset-tokens")).matches("(\\d{1,2}h)?(\\d{1,2}m)?\\d{1,2}s");
        assertThat(response.headers().firstValue("x-sekkei-budget-remaining-micros"))
                .isEmpty();
    }

    @Test
    void tellsTheReservationBeforeTheFirstByteOfAStream() {
        quotas.set(BudgetPlan.money(customer.asTenant(), Period.perDay(), 1_000_000, USD));

        var response = chat("\"stream\": true, \"max_tokens\": 10, \"stream_options\": {\"include_usage\": true}");

        assertThat(header(response, "x-sekkei-budget-remaining-micros"))
                .as("7 × 150 + 10 × 600 are reserved")
                .isEqualTo("999992");
        assertThat(response.body()).contains("\"cost_micros\":4,").contains("\"budget_remaining_micros\":999996");
        assertThat(state().spent()).isEqualTo(4);
    }

    @Test
    void stopsAtTheVeryTokenTheMoneyEnds() {
        quotas.set(BudgetPlan.money(customer.asTenant(), Period.perMonth(), 3, USD));

        var response = chat("");

        assertThat(model.lastRequest().settings().maxTokens())
                .as("3000 pay for 1050 of reading and three tokens of 600")
                .isEqualTo(3);
        var choice = parse(response).path("choices").path(0);
        assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
        assertThat(choice.path("message").path("content").asString()).isEqualTo("こんにちは");
        assertThat(parse(response)
                        .path("usage")
                        .path("sekkei")
                        .path("limited_by")
                        .asString())
                .isEqualTo("budget");
        assertThat(row(response)).containsEntry("limited_by", "budget").containsEntry("max_tokens", 3);
        assertThat(state().spent()).isEqualTo(3);
    }

    @Test
    void refusesForGoodWhenTheMoneyIsSpent() {
        quotas.set(BudgetPlan.money(customer.asTenant(), Period.perMonth(), 1, USD));

        var response = chat("");

        assertRefused(response, "insufficient_quota");
        assertThat(parse(response).path("error").path("type").asString()).isEqualTo("insufficient_quota");
        assertThat(header(response, "x-should-retry")).isEqualTo("false");
        assertThat(Long.parseLong(header(response, "retry-after"))).isPositive();
        assertThat(header(response, "x-sekkei-budget-remaining-micros")).isEqualTo("1");
        assertThat(row(response)).containsEntry("status", "REFUSED").containsEntry("error_code", "insufficient_quota");
        assertThat(model.calls()).isZero();
    }

    @Test
    void asksToComeBackWhenTheMinuteIsFull() {
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.REQUESTS, Period.perMinute(), 1));
        chat("");

        var response = chat("");

        assertRefused(response, "rate_limit_exceeded");
        assertThat(response.headers().firstValue("x-should-retry")).isEmpty();
        assertThat(Long.parseLong(header(response, "retry-after"))).isBetween(1L, 60L);
        assertThat(header(response, "x-ratelimit-remaining-requests")).isEqualTo("0");
        clock.move(Duration.ofMinutes(1));
        assertThat(chat("").statusCode()).isEqualTo(200);
    }

    @Test
    void shortensToWhatAMinuteCanEverHold() {
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.TOKENS, Period.perMinute(), 9));

        assertThat(parse(chat("")).path("usage").path("completion_tokens").asInt())
                .isEqualTo(2);
        assertRefused(chat(""), "rate_limit_exceeded");
    }

    @Test
    void chargesEveryLevelAndRefusesByTheTightest() {
        quotas.set(BudgetPlan.of(customer.asTenant(), Measure.REQUESTS, Period.perDay(), 5));
        quotas.set(BudgetPlan.of(customer.asDepartment(), Measure.REQUESTS, Period.perDay(), 1));
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.REQUESTS, Period.perDay(), 5));

        chat("");
        assertRefused(chat(""), "insufficient_quota");

        assertThat(state().spent()).isEqualTo(1);
        assertThat(quotas.of(customer.asDepartment()).get(0).spent()).isEqualTo(1);
        assertThat(quotas.of(customer.asKey()).get(0).spent()).isEqualTo(1);
        assertThat(holds()).isZero();
    }

    @Test
    void letsNoMoreRunAtOnceThanAllowed() {
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.CONCURRENT, Period.always(), 1));
        model.beforeFirstToken(() -> {
            model.beforeFirstToken(() -> {});
            assertRefused(chat(""), "rate_limit_exceeded");
        });

        assertThat(chat("").statusCode()).isEqualTo(200);
        assertThat(chat("").statusCode()).isEqualTo(200);
    }

    @Test
    void doesNotCutAnAnswerShortForWhatOthersOnlyReserved() {
        quotas.set(BudgetPlan.of(customer.asTenant(), Measure.TOKENS, Period.perDay(), 30));
        model.beforeFirstToken(() -> {
            model.beforeFirstToken(() -> {});
            assertRefused(chat("\"max_tokens\": 4"), "rate_limit_exceeded");
        });

        assertThat(chat("\"max_tokens\": 20").statusCode()).isEqualTo(200);
        assertThat(chat("\"max_tokens\": 4").statusCode()).isEqualTo(200);
        assertThat(state().spent()).isEqualTo(22);
    }

    @Test
    void givesBackEverythingWhenTheEngineFails() {
        quotas.set(BudgetPlan.money(customer.asTenant(), Period.perDay(), 1000, USD));
        model.beforeFirstToken(() -> {
            throw new IllegalStateException("broken");
        });

        assertThat(chat("").statusCode()).isEqualTo(500);

        assertThat(state().spent()).isZero();
        assertThat(state().held()).isZero();
        assertThat(holds()).isZero();
    }

    @Test
    void chargesAClientThatLeftForWhatWasWritten() throws IOException {
        quotas.set(BudgetPlan.of(customer.asTenant(), Measure.TOKENS, Period.perDay(), 100_000));
        model.says("a ".repeat(200).split("(?<= )"));
        model.takesPerToken(Duration.ofMillis(20));

        try (var stream = client.open(request("\"stream\": true")).body()) {
            stream.read();
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> holds() == 0);
        assertThat(state().held()).isZero();
        assertThat(state().spent()).isGreaterThan(7).isLessThan(207);
    }

    @Test
    void tellsOnceWhenAThresholdIsPassed(CapturedOutput output) {
        quotas.set(BudgetPlan.of(customer.asTenant(), Measure.REQUESTS, Period.perDay(), 10)
                .notifyingAt(2L, 5L));

        chat("");
        var afterOne = output.getAll();
        chat("");
        chat("");

        var sentence = customer.payer().tenant().value() + " passed 2: 2 of 10 requests are spent";
        assertThat(afterOne).doesNotContain(" passed ");
        assertThat(output.getAll().split(sentence, -1)).hasSize(2);
        assertThat(database.queryForList(
                        "select threshold, reached from notification where tenant_id = ?",
                        customer.payer().tenant().value()))
                .containsExactly(Map.of("threshold", 2L, "reached", 2L));
    }

    @Test
    void allowsMoreWhileARaiseLasts() {
        var budget = quotas.set(BudgetPlan.of(customer.asTenant(), Measure.REQUESTS, Period.always(), 1));
        chat("");
        assertRefused(chat(""), "insufficient_quota");

        quotas.raise(budget, 2, clock.instant().plus(Duration.ofHours(1)));
        assertThat(chat("").statusCode()).isEqualTo(200);
        clock.move(Duration.ofHours(1));

        assertRefused(chat(""), "insufficient_quota");
        assertThat(state().spent()).isEqualTo(2);
    }

    @Test
    void paysByThePriceThatCountedWhenItBegan() {
        quotas.set(BudgetPlan.money(customer.asTenant(), Period.always(), 1_000_000, USD));
        var before = prices.inEffect("enja");
        var rates = before.rates();
        model.beforeFirstToken(() -> follow(new Rates(0, 1000, 0, 0)));

        var response = chat("");
        model.beforeFirstToken(() -> {});
        var later = chat("");

        assertThat(row(response)).containsEntry("cost_micros", 4L).containsEntry("price_version", before.version());
        assertThat(row(later)).containsEntry("cost_micros", 4L);
        assertThat(row(later).get("price_version")).isNotEqualTo(before.version());
        follow(rates);
        assertThat(state().spent()).isEqualTo(8);
    }

    @Test
    void endsInTimeWhenComputingIsLimited() {
        quotas.set(BudgetPlan.of(customer.asTenant(), Measure.COMPUTE, Period.perDay(), 200));
        model.says("a ".repeat(200).split("(?<= )"));
        model.takesPerToken(Duration.ofMillis(20));
        model.tellsTimeBy(clock);

        var usage = parse(chat("")).path("usage").path("sekkei");

        assertThat(usage.path("finish_reason").asString()).isEqualTo("deadline");
        assertThat(usage.path("limited_by").asString()).isEqualTo("budget");
        assertThat(state().spent()).isLessThanOrEqualTo(200);
    }

    /** Announced ahead of time, as prices are, and then waited for. */
    private void follow(Rates rates) {
        prices.announce("enja", rates, clock.instant().plusSeconds(1));
        clock.move(Duration.ofSeconds(1));
    }

    private HttpResponse<String> chat(String fields) {
        return client.send(request(fields));
    }

    private HttpRequest request(String fields) {
        return client.request(CHAT)
                .setHeader("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TestClient.chatBody(fields)))
                .build();
    }

    private BudgetState state() {
        return quotas.of(customer.asTenant()).get(0);
    }

    private long holds() {
        return database.queryForObject("select count(*) from budget_hold", Long.class);
    }

    private Map<String, Object> row(HttpResponse<String> response) {
        return database.queryForMap("select * from generation where request_id = ?", header(response, "x-request-id"));
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError(name + " is missing"));
    }

    private static void assertRefused(HttpResponse<String> response, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        assertThat(parse(response).path("error").path("code").asString()).isEqualTo(code);
    }
}
