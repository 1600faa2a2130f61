package io.sekkei.platform.quota;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.Customer;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Budgets, prices, latency targets and usage in the hands of people. */
@PlatformTest
@Import({MovableClock.class, TestPeople.class})
class AdministrationTests {
    private static final String BUDGETS = "/api/v1/budgets";
    private static final String TARGETS = "/api/v1/latency-targets";
    private static final String PRICES = "/api/v1/prices";

    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Customer customer;
    private TestPerson admin;

    @BeforeEach
    void freshTenant() {
        customer = Customer.of(platform);
        admin = people.in(customer.payer().tenant(), Role.TENANT_ADMIN);
    }

    @Test
    void aBudgetIsSetChangedRaisedAndEnded() {
        var set = admin.post(BUDGETS, keyBudget("\"amount\": 10, \"thresholds\": [8, 5]"));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(201);
        var budget = BUDGETS + "/" + parse(set).path("id").asString();
        assertThat(parse(set).path("thresholds").toString()).isEqualTo("[5,8]");
        assertThat(parse(set).path("window").path("left").asLong()).isEqualTo(10);

        chat();
        assertThat(parse(admin.get(budget)).path("window").path("spent").asLong())
                .isEqualTo(1);
        var changed = parse(admin.put(budget, "{\"amount\": 20}"));
        assertThat(changed.path("amount").asLong()).isEqualTo(20);
        assertThat(changed.path("window").path("left").asLong()).isEqualTo(19);

        var expiry = clock.instant().plus(Duration.ofHours(1));
        var raised = admin.post(budget + "/raises", "{\"amount\": 5, \"expires_at\": \"%s\"}".formatted(expiry));
        assertThat(raised.statusCode()).as(raised.body()).isEqualTo(201);
        assertThat(parse(raised).path("limit").asLong()).isEqualTo(25);
        assertThat(parse(admin.get(budget + "/raises")).path("data").size()).isEqualTo(1);

        assertThat(admin.delete(budget).statusCode()).isEqualTo(204);
        assertThat(admin.get(budget).statusCode()).isEqualTo(404);
        assertThat(parse(admin.get(BUDGETS)).path("data").isEmpty()).isTrue();
    }

    @Test
    void everyChangeIsInTheLedgerWithWhoMadeItBeforeAndAfter() {
        var budget = parse(admin.post(BUDGETS, keyBudget("\"amount\": 10")))
                .path("id")
                .asString();
        admin.put(BUDGETS + "/" + budget, "{\"amount\": 20, \"thresholds\": [7]}");
        admin.delete(BUDGETS + "/" + budget);

        var changed = entry(budget, "BUDGET_CHANGED");
        assertThat(changed)
                .contains("\"before\":{\"amount\":10,\"thresholds\":\"[]\"}")
                .contains("\"after\":{\"amount\":20,\"thresholds\":\"[7]\"}")
                .contains("\"id\":\"%s\"".formatted(admin.caller().person().value()));
        assertThat(entry(budget, "BUDGET_SET")).contains("\"level\":\"KEY\"");
        assertThat(entry(budget, "BUDGET_ENDED")).contains("\"amount\":20");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "amount": -1                                    | 422 | amount
            "amount": 99999999999999999999999               | 422 | amount
            "amount": 1000000000000001                      | 422 | amount
            "amount": 1, "thresholds": [0]                  | 422 | thresholds
            "amount": 1, "currency": "USD"                  | 422 | currency
            "amount": 1, "amuont": 2                        | 400 | amuont
            "thresholds": []                                | 422 | amount
            "amount": "1"                                   | 400 | amount
            """)
    void whatMakesNoSenseIsRefusedByItsField(String fields, int status, String param) {
        var refused = admin.post(BUDGETS, keyBudget(fields));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(parse(refused).path("param").asString()).isEqualTo(param);
    }

    @Test
    void moneyOfAnotherCurrencyAndWindowsThatEndBeforeTheyBeginAreRefused() {
        var money =
                "{\"level\": \"tenant\", \"measure\": \"money\", \"span\": \"day\", \"amount\": 1, \"currency\": \"JPY\"}";
        assertRefused(admin.post(BUDGETS, money), 422, "currency");

        var inverted = """
                {"level": "tenant", "measure": "tokens", "span": "fixed", "amount": 1,
                 "starts_at": "2026-02-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}""";
        assertRefused(admin.post(BUDGETS, inverted), 422, "period");
        var raise = admin.post(BUDGETS, keyBudget("\"amount\": 1"));
        var raises = BUDGETS + "/" + parse(raise).path("id").asString() + "/raises";
        assertRefused(
                admin.post(raises, "{\"amount\": 1, \"expires_at\": \"2020-01-01T00:00:00Z\"}"), 422, "expires_at");
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        var key = UUID.randomUUID().toString();
        assertThat(postWithKey(key, keyBudget("\"amount\": 1")).statusCode()).isEqualTo(201);
        assertThat(postWithKey(key, keyBudget("\"amount\": 1")).statusCode()).isEqualTo(201);

        assertThat(postWithKey(key, keyBudget("\"amount\": 2")).statusCode()).isEqualTo(422);
        assertThat(parse(admin.get(BUDGETS)).path("data").size()).isEqualTo(1);
    }

    @Test
    void budgetsOfOtherTenantsDoNotExist() {
        var id = parse(admin.post(BUDGETS, keyBudget("\"amount\": 1")))
                .path("id")
                .asString();
        var stranger = people.in(Role.TENANT_ADMIN);

        for (var path : List.of(BUDGETS + "/" + id, BUDGETS + "/" + UUID.randomUUID())) {
            assertThat(stranger.get(path).statusCode()).isEqualTo(404);
            assertThat(stranger.put(path, "{\"amount\": 5}").statusCode()).isEqualTo(404);
            assertThat(stranger.delete(path).statusCode()).isEqualTo(404);
            assertThat(stranger.get(path + "/raises").statusCode()).isEqualTo(404);
        }
        assertThat(parse(stranger.get(BUDGETS)).path("data").isEmpty()).isTrue();
        var others =
                "{\"level\": \"department\", \"owner_id\": \"%s\", \"measure\": \"tokens\", \"span\": \"day\", \"amount\": 1}"
                        .formatted(customer.payer().department().value());
        assertRefused(stranger.post(BUDGETS, others), 422, "owner_id");
    }

    @Test
    void anAuditorReadsAndChangesNothingAndAMemberDoesNeither() {
        var auditor = people.in(customer.payer().tenant(), Role.AUDITOR);
        var member = people.in(customer.payer().tenant(), Role.MEMBER);

        for (var list : List.of(BUDGETS, TARGETS)) {
            assertThat(auditor.get(list).statusCode()).isEqualTo(200);
            assertThat(member.get(list).statusCode()).isEqualTo(403);
        }
        assertThat(auditor.post(BUDGETS, keyBudget("\"amount\": 1")).statusCode())
                .isEqualTo(403);
        assertThat(auditor.post(TARGETS, target("\"total_ms\": 100")).statusCode())
                .isEqualTo(403);
        assertThat(admin.post(PRICES, price("\"llm_encoded_micros\": 1")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void budgetsAreListedInPages() {
        for (int i = 1; i <= 3; i++) {
            admin.post(BUDGETS, keyBudget("\"amount\": " + i));
        }

        var first = parse(admin.get(BUDGETS + "?limit=2"));
        var second =
                parse(admin.get(BUDGETS + "?limit=2&after=" + first.path("next").asString()));

        assertThat(first.path("data").size()).isEqualTo(2);
        assertThat(second.path("data").size()).isEqualTo(1);
        assertThat(second.path("data").path(0).path("amount").asLong()).isEqualTo(3);
        assertThat(parse(admin.get(BUDGETS + "?level=tenant")).path("data").isEmpty())
                .isTrue();
        assertThat(parse(admin.get(BUDGETS + "?level=key")).path("data").size()).isEqualTo(3);
    }

    @Test
    void aPriceIsAnnouncedByPlatformAdminsAndNeverInThePast() {
        var operator = people.in(Role.PLATFORM_ADMIN);
        var from = clock.instant().plus(Duration.ofDays(3650)).plusMillis(System.nanoTime() % 1_000_000);

        var announced =
                operator.post(PRICES, price("\"llm_encoded_micros\": 7, \"effective_from\": \"%s\"".formatted(from)));

        assertThat(announced.statusCode()).as(announced.body()).isEqualTo(201);
        assertThat(parse(admin.get(PRICES))
                        .path("data")
                        .path(0)
                        .path("llm_encoded_micros")
                        .asLong())
                .isEqualTo(7);
        assertThat(database.queryForObject(
                        "select convert_from(envelope, 'UTF8') from ledger_entry where type = 'PRICE_ANNOUNCED'"
                                + " and convert_from(envelope, 'UTF8') like '%%\"version\":%d%%'"
                                        .formatted(
                                                parse(announced).path("version").asLong()),
                        String.class))
                .contains("\"before\":{")
                .contains("\"llm_encoded\":7");
        assertRefused(operator.post(PRICES, price("\"llm_encoded_micros\": -1")), 422, "llm_encoded_micros");
        assertRefused(
                operator.post(PRICES, price("\"llm_encoded_micros\": 1, \"effective_from\": \"2020-01-01T00:00:00Z\"")),
                422,
                "effective_from");
        assertRefused(operator.post(PRICES, price("\"llm_encoded_micros\": 1").replace("USD", "JPY")), 422, "currency");
        assertRefused(operator.post(PRICES, price("\"llm_encoded_micros\": 1").replace("enja", "enfr")), 422, "pair");
    }

    @Test
    void aLatencyTargetIsSetAndEndedAndTellsItsMisses() {
        var set = admin.post(
                TARGETS, target("\"first_token_ms\": 1, \"enforced\": false, \"fallback_modes\": [\"slm-only\"]"));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(201);
        var path = TARGETS + "/" + parse(set).path("id").asString();
        chat();

        var window = parse(admin.get(path)).path("window");
        assertThat(window.path("answers").asLong()).isEqualTo(1);
        assertThat(window.path("misses").asLong()).isEqualTo(1);
        assertThat(window.path("first_token_misses").asLong()).isEqualTo(1);
        assertThat(parse(admin.get(TARGETS)).path("data").size()).isEqualTo(1);
        assertRefused(admin.post(TARGETS, target("\"total_ms\": 100")), 422, "subject");
        assertThat(people.in(Role.TENANT_ADMIN).get(path).statusCode()).isEqualTo(404);

        assertThat(admin.delete(path).statusCode()).isEqualTo(204);
        assertThat(admin.get(path).statusCode()).isEqualTo(404);
        assertThat(entry(parse(set).path("id").asString(), "LATENCY_TARGET_ENDED"))
                .contains("\"first_token_ms\":1");
    }

    @Test
    void aLatencyTargetThatMakesNoSenseIsRefusedByItsField() {
        assertRefused(admin.post(TARGETS, target("\"first_token_ms\": 200, \"total_ms\": 100")), 422, "total_ms");
        assertRefused(admin.post(TARGETS, target("\"first_token_ms\": 0")), 422, "first_token_ms");
        assertRefused(admin.post(TARGETS, target("\"enforced\": true")), 422, "first_token_ms");
        assertRefused(
                admin.post(TARGETS, target("\"total_ms\": 1, \"fallback_modes\": [\"magic\"]")), 422, "fallback_modes");
        assertRefused(admin.post(TARGETS, target("\"total_ms\": 1, \"span\": \"fixed\"")), 422, "span");
        assertRefused(admin.post(TARGETS, target("\"total_ms\": 1, \"colour\": 1")), 400, "colour");
    }

    @Test
    void whatPassedAThresholdIsListedOnceAndAlsoWhenTheThresholdComesLater() {
        var budget = parse(admin.post(BUDGETS, keyBudget("\"amount\": 10, \"thresholds\": [2]")))
                .path("id")
                .asString();
        chat();
        assertThat(parse(admin.get("/api/v1/notifications")).path("data").isEmpty())
                .isTrue();
        chat();
        chat();

        var told = parse(admin.get("/api/v1/notifications")).path("data");
        assertThat(told.size()).isEqualTo(1);
        assertThat(told.path(0).path("source_id").asString()).isEqualTo(budget);
        assertThat(told.path(0).path("kind").asString()).isEqualTo("budget_threshold");
        assertThat(told.path(0).path("reached").asLong()).isEqualTo(2);

        admin.put(BUDGETS + "/" + budget, "{\"amount\": 10, \"thresholds\": [2, 3]}");
        assertThat(parse(admin.get("/api/v1/notifications")).path("data").size())
                .isEqualTo(2);
        assertThat(parse(people.in(Role.TENANT_ADMIN).get("/api/v1/notifications"))
                        .path("data")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void usageIsSummedByWhatIsAsked() {
        chat();
        chat();
        var now = clock.instant();
        var range = "from=%s&to=%s".formatted(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));

        var lines = parse(admin.get("/api/v1/usage?group_by=key,mode&" + range)).path("data");

        assertThat(lines.size()).as(lines.toString()).isEqualTo(1);
        assertThat(lines.path(0).path("key_id").asString())
                .isEqualTo(customer.payer().key().toString());
        assertThat(lines.path(0).path("mode").asString()).isEqualTo("enja:llm-to-slm");
        assertThat(lines.path(0).path("generations").asLong()).isEqualTo(2);
        assertThat(lines.path(0).path("slm_decoded_tokens").asLong()).isEqualTo(8);
        assertThat(lines.path(0).path("cost_micros").asLong()).isEqualTo(8);
        assertThat(parse(admin.get("/api/v1/usage?" + range))
                        .path("data")
                        .path(0)
                        .has("day"))
                .isTrue();
        assertRefused(admin.get("/api/v1/usage?group_by=moon&" + range), 422, "group_by");
        assertRefused(admin.get("/api/v1/usage?from=%s&to=%s".formatted(now, now.minusSeconds(1))), 422, "to");
        assertThat(parse(people.in(Role.TENANT_ADMIN).get("/api/v1/usage?" + range))
                        .path("data")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aClockThatIsSetBackChangesNoOrder() {
        var budget = parse(admin.post(BUDGETS, keyBudget("\"amount\": 1")))
                .path("id")
                .asString();
        for (int amount = 2; amount <= 5; amount++) {
            clock.move(Duration.ofHours(-1));
            admin.put(BUDGETS + "/" + budget, "{\"amount\": %d}".formatted(amount));
        }
        clock.moveTo(Instant.now());

        await().untilAsserted(() -> assertThat(database.queryForList(
                        "select substring(convert_from(envelope, 'UTF8') from '\"after\":.\"amount\":([0-9]+)')"
                                + " from ledger_entry join ledger_position on id = entry_id"
                                + " where subject_id = ?::uuid order by leaf_index",
                        String.class,
                        budget))
                .containsExactly("1", "2", "3", "4", "5"));
    }

    private HttpResponse<String> postWithKey(String key, String body) {
        return client.send(admin.request(BUDGETS)
                .setHeader("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private void chat() {
        var answered = client.send(client.request("/v1/chat/completions")
                .setHeader("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TestClient.chatBody("")))
                .build());
        assertThat(answered.statusCode()).isEqualTo(200);
    }

    private String entry(String subject, String type) {
        return database.queryForObject(
                "select convert_from(envelope, 'UTF8') from ledger_entry where subject_id = ?::uuid and type = ?",
                String.class,
                subject,
                type);
    }

    private String keyBudget(String fields) {
        return "{\"level\": \"key\", \"owner_id\": \"%s\", \"measure\": \"requests\", \"span\": \"day\", %s}"
                .formatted(customer.payer().key(), fields);
    }

    private String target(String fields) {
        return "{\"level\": \"key\", \"owner_id\": \"%s\", %s}"
                .formatted(customer.payer().key(), fields);
    }

    private static String price(String fields) {
        return "{\"pair\": \"enja\", \"currency\": \"USD\", \"slm_decoded_micros\": 1, \"llm_decoded_micros\": 1,"
                + " \"compute_second_micros\": 0, " + fields + "}";
    }

    private static void assertRefused(HttpResponse<String> response, int status, String param) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(parse(response).path("param").asString()).isEqualTo(param);
    }
}
