package io.sekkei.platform.review;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Whom policies are for, what they compare, and what they would have held. */
@PlatformTest
@Import(MovableClock.class)
@TestPropertySource(properties = {"sekkei.review.floor-per-million=0", "sekkei.review.dry-run-outputs=4"})
class PolicyTests {
    private static final String POLICY = """
        {"name": "Policy", "rules": {%s}, "steps": [["reviewer"], ["tenant_admin"]], "due_minutes": 60%s}\
        """;
    private static final String DRY_RUN = "/api/v1/review-policies/dry-run";

    @Autowired
    ApplicationContext platform;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    MovableClock clock;

    @Autowired
    Purposes purposes;

    private House house;

    @BeforeEach
    void open() {
        house = new House(platform);
    }

    @AfterEach
    void quiet() {
        model.reset();
        clock.moveTo(Instant.now());
    }

    @Test
    void aPolicyIsForDepartmentsPurposesAndKeysOfItsTenantOnly() {
        var other = Customer.of(platform);
        var own = house.customer.payer();
        purposes.put(own.tenant(), new Purpose("mail", "メール", "Mail", null));

        assertThat(propose("\"department_id\": \"%s\""
                        .formatted(other.payer().department().value())))
                .isEqualTo(422);
        assertThat(propose("\"key_id\": \"%s\"".formatted(other.payer().key()))).isEqualTo(422);
        assertThat(propose("\"purpose\": \"letter\"")).isEqualTo(422);
        assertThat(propose(
                        "\"department_id\": \"%s\"".formatted(own.department().value())))
                .isEqualTo(201);
        assertThat(propose("\"key_id\": \"%s\"".formatted(own.key()))).isEqualTo(201);
        assertThat(propose("\"purpose\": \"mail\"")).isEqualTo(201);
    }

    private int propose(String scope) {
        return house.admin
                .post("/api/v1/review-policies", POLICY.formatted("\"always\": true", ", " + scope))
                .statusCode();
    }

    @Test
    void nobodyDelegatesToStrangersOrToThoseWhoDoNotReview() {
        var stranger = new House(platform).reviewer();
        var sato = house.reviewer();

        assertThat(delegate(sato, stranger)).isEqualTo(422);
        assertThat(delegate(sato, house.person(Role.MEMBER))).isEqualTo(422);
        assertThat(delegate(sato, house.reviewer())).isEqualTo(201);
    }

    @Test
    void aDelegateHasNoRoleThatThePrincipalHasLost() {
        house.policy("""
            {"name": "Lead", "rules": {"always": true}, "steps": [["tenant_admin"]], "due_minutes": 60}\
            """);
        house.held();
        var sato = house.reviewer();
        assertThat(delegate(house.admin, sato)).isEqualTo(201);
        var id = house.admin.caller().person().value();

        var changed = house.secondAdmin.put("/api/v1/people/" + id, """
            {"name": "Somebody", "language": "en", "roles": ["reviewer"]}\
            """);

        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        var claimed = sato.post("/api/v1/reviews/claim", "{\"on_behalf_of\": \"%s\"}".formatted(id));
        assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(403);
    }

    private static int delegate(TestPerson from, TestPerson to) {
        return from.post("/api/v1/review-delegations", """
            {"delegate": "%s", "starts_at": "%s", "ends_at": "%s", "reason": "出張"}\
            """.formatted(
                                to.caller().person().value(),
                                Instant.now().minusSeconds(60),
                                Instant.now().plusSeconds(3_600)))
                .statusCode();
    }

    @Test
    void aDryRunTellsWhatAPolicyWouldHaveHeldLastWeek() {
        model.says("taro", "@example", ".jp");
        house.generate();
        model.says("きわめて長い文章です。");
        house.generate("\"audience\": \"external\"");
        model.says("短い。");
        house.generate();

        var run = tryOut("\"findings\": [\"email\"], \"characters_above\": 10, \"external_audience\": true");

        assertThat(run.path("outputs").asInt()).isEqualTo(3);
        assertThat(run.path("complete").asBoolean()).isTrue();
        assertThat(run.path("without_text").asInt()).isZero();
        assertThat(run.path("held").asInt()).isEqualTo(2);
        assertThat(run.path("approvals").asInt()).isEqualTo(4);
        var byRule = run.path("by_rule");
        assertThat(byRule.path("found_email").asInt()).isEqualTo(1);
        assertThat(byRule.path("length").asInt()).isEqualTo(2);
        assertThat(byRule.path("external_audience").asInt()).isEqualTo(1);
        assertThat(run.toString()).doesNotContain("taro", "文章");
        assertThat(parse(house.admin.get("/api/v1/review-policies"))
                        .path("data")
                        .size())
                .as("nothing is proposed")
                .isZero();
        assertThat(house.generate().statusCode()).as("nothing is held").isEqualTo(201);
    }

    @Test
    void aDryRunLooksAtSevenDaysAndAtTheNewestTextsOfItsScope() {
        house.generate();
        clock.move(Duration.ofDays(6));
        assertThat(tryOutAsSomebodyNew("\"mean_log_probability_below\": -0.1")
                        .path("held")
                        .asInt())
                .isEqualTo(1);
        clock.move(Duration.ofDays(2));
        assertThat(tryOutAsSomebodyNew("\"always\": true").path("outputs").asInt())
                .isZero();
        for (int i = 0; i < 5; i++) {
            house.generate();
        }

        var run = tryOutAsSomebodyNew("\"always\": true, \"small_model_disagreement_above\": 0.5");

        assertThat(run.path("outputs").asInt()).isEqualTo(4);
        assertThat(run.path("complete").asBoolean()).isFalse();
        assertThat(run.path("held").asInt()).isEqualTo(4);
        assertThat(run.path("untold").get(0).asString()).isEqualTo("small_model_disagreement");
    }

    @Test
    void onlyAdminsTryPolicies() {
        assertThat(house.reviewer()
                        .post(DRY_RUN, POLICY.formatted("\"always\": true", ""))
                        .statusCode())
                .isEqualTo(403);
    }

    private JsonNode tryOut(String rules) {
        return tryOut(house.admin, rules);
    }

    /** Everybody's session has ended by now. */
    private JsonNode tryOutAsSomebodyNew(String rules) {
        return tryOut(house.person(Role.TENANT_ADMIN), rules);
    }

    private static JsonNode tryOut(TestPerson admin, String rules) {
        var response = admin.post(DRY_RUN, POLICY.formatted(rules, ""));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return parse(response);
    }

    @Test
    void aTextIsHeldWhenTheSmallModelAloneWouldHaveWrittenAnother() {
        house.policy(POLICY.formatted("\"small_model_disagreement_above\": 0.3", ""));
        model.says("駅は", "どこ", "ですか。");
        assertThat(house.generate().statusCode()).as("the two agree").isEqualTo(201);

        model.saysInMode("slm-only", "猫が", "います。");
        var held = house.generate();

        assertThat(held.statusCode()).isEqualTo(202);
        var id = TestClient.parse(held).path("status").path("id").asString();
        var review = parse(house.admin.get("/api/v1/reviews/" + id));
        assertThat(review.path("risks").get(0).asString()).isEqualTo("small_model_disagreement");
        assertThat(house.chat("\"stream\": true").body())
                .as("nothing can be streamed that is yet to be compared")
                .doesNotContain("駅は");
    }

    @Test
    void theOtherModesAreNotCompared() {
        house.policy(POLICY.formatted("\"small_model_disagreement_above\": 0.3", ""));
        model.saysInMode("slm-only", "猫が", "います。");

        var answered =
                house.client.send(house.request("/v1/chat/completions", """
                {"model": "enja:llm-only", "messages": [{"role": "user", "content": "Hello."}]}\
                """).build());

        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(model.calls()).isEqualTo(1);
    }

    @Test
    void theSmallModelsWorkIsPaidAndItsFailureHoldsTheText() {
        house.policy(POLICY.formatted("\"small_model_disagreement_above\": 0.9", ""));
        var alone = new House(platform)
                .generate()
                .headers()
                .firstValue("x-sekkei-cost-micros")
                .orElseThrow();

        var compared = house.generate();
        assertThat(compared.statusCode()).isEqualTo(201);
        assertThat(Long.parseLong(
                        compared.headers().firstValue("x-sekkei-cost-micros").orElseThrow()))
                .isGreaterThan(Long.parseLong(alone));

        model.failsInMode("slm-only");
        assertThat(house.generate().statusCode()).isEqualTo(202);
    }
}
