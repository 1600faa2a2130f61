package io.sekkei.platform.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
class RouteTests {
    private static final String SHORT_TO_SLM = """
            {"name": "House", "pair": "enja", "rules": [
                {"name": "short", "max_prompt_tokens": %d, "mode": "slm-only"},
                {"name": "uncertain", "mode": "cascade", "deferral":
                    {"signal": "entropy", "quantile": 0.9, "threshold": 1.5, "defer_to": "llm-only"}}]}
            """;

    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Customer customer;
    private TestPerson engineer;
    private TestPerson admin;

    @BeforeEach
    void aTenantWithTwoPeople() {
        model.reset();
        customer = Customer.of(platform);
        engineer = people.in(customer.payer().tenant(), Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        admin = people.in(customer.payer().tenant(), Role.TENANT_ADMIN);
    }

    @Test
    void theNextGenerationFollowsAnApprovedPolicyAndItsRecordNamesTheRule() {
        var policy = propose(SHORT_TO_SLM.formatted(100));
        chat("enja");
        assertThat(model.lastRequest().mode()).as("not approved yet").isEqualTo(DecodingMode.LLM_TO_SLM);

        assertThat(approve(admin, policy, 1).statusCode()).isEqualTo(200);
        var answer = TestClient.parse(chat("enja")).path("usage").path("sekkei");

        assertThat(model.lastRequest().mode()).isEqualTo(DecodingMode.SLM_ONLY);
        assertThat(answer.path("route_rule").asString()).isEqualTo("short");
        assertThat(recorded(answer.path("generation_id").asString()))
                .containsEntry("route_policy_id", policy)
                .containsEntry("route_policy_version", 1)
                .containsEntry("route_rule", "short");
    }

    @Test
    void aCascadeGetsTheRuleOfThePolicy() {
        var policy = propose(SHORT_TO_SLM.formatted(1));
        approve(admin, policy, 1);

        var answer = TestClient.parse(chat("enja")).path("usage").path("sekkei");

        assertThat(model.lastRequest().mode()).isEqualTo(DecodingMode.CASCADE);
        assertThat(model.lastRequest().deferral().name()).isEqualTo("entropy@0.9>1.5→llm-only");
        assertThat(answer.path("deferred").asBoolean(true)).isFalse();
        assertThat(recorded(answer.path("generation_id").asString()))
                .containsEntry("route_rule", "uncertain")
                .containsEntry("deferral_rule", "entropy@0.9>1.5→llm-only")
                .containsEntry("deferred", false);
    }

    @Test
    void whoNamesAModeGetsIt() {
        approve(admin, propose(SHORT_TO_SLM.formatted(100)), 1);

        chat("enja:llm-only");

        assertThat(model.lastRequest().mode()).isEqualTo(DecodingMode.LLM_ONLY);
    }

    @Test
    void aDryRunTellsWhatTheRulesWouldHaveCovered() {
        chat("enja");
        chat("enja");
        chat("enja:llm-only");
        var tokens = database.queryForObject(
                "select max(prompt_tokens) from generation where tenant_id = ?",
                Integer.class,
                customer.payer().tenant().value());

        var longEnough = tried(tokens);
        var tooShort = tried(tokens - 1);

        assertThat(longEnough).containsExactly(2, 1, 2, 0);
        assertThat(tooShort).containsExactly(2, 1, 0, 2);
        assertThat(people.in(customer.payer().tenant(), Role.MEMBER)
                        .post("/api/v1/route-policies/dry-run", dryRun(1))
                        .statusCode())
                .isEqualTo(403);
    }

    private List<Integer> tried(int mostTokens) {
        var run = TestClient.parse(admin.post("/api/v1/route-policies/dry-run", dryRun(mostTokens)));
        return List.of(
                run.path("left_open").asInt(),
                run.path("named").asInt(),
                run.path("rules").get(0).path("generations").asInt(),
                run.path("uncovered").asInt());
    }

    private static String dryRun(int mostTokens) {
        return """
            {"pair": "enja", "rules": [{"name": "short", "max_prompt_tokens": %d}]}
            """.formatted(mostTokens);
    }

    @Test
    void aPolicyCountsOnlyWithASecondPersonsApproval() {
        var policy = propose(SHORT_TO_SLM.formatted(100));

        var own = approve(engineer, policy, 1);
        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(TestClient.parse(own).path("code").asString()).isEqualTo("four_eyes");
        assertThat(approve(people.in(customer.payer().tenant(), Role.MODEL_ENGINEER), policy, 1)
                        .statusCode())
                .isEqualTo(403);
        assertThat(approve(admin, policy, 1).statusCode()).isEqualTo(200);
        assertThat(approve(admin, policy, 1).statusCode()).isEqualTo(409);
    }

    @Test
    void anotherVersionReplacesTheOneBeforeAndCanSwitchItOff() {
        var policy = propose(SHORT_TO_SLM.formatted(100));
        approve(admin, policy, 1);
        var off = engineer.post(
                "/api/v1/route-policies/%s/versions".formatted(policy),
                SHORT_TO_SLM.formatted(100).replace("\"House\",", "\"House\", \"enabled\": false,"));
        assertThat(off.statusCode()).as(off.body()).isEqualTo(201);

        approve(admin, policy, 2);
        chat("enja");

        assertThat(model.lastRequest().mode()).isEqualTo(DecodingMode.LLM_TO_SLM);
        assertThat(TestClient.parse(admin.get("/api/v1/route-policies/%s/versions/1".formatted(policy)))
                        .path("state")
                        .asString())
                .isEqualTo("replaced");
    }

    @Test
    void refusesRulesThatCannotBeFollowed() {
        assertThat(
                        refusal(
                                "{\"name\": \"x\", \"pair\": \"none\", \"rules\": [{\"name\": \"a\", \"mode\": \"slm-only\"}]}"))
                .contains("No pair is called 'none'");
        assertThat(refusal("{\"name\": \"x\", \"pair\": \"enja\", \"rules\": []}"))
                .contains("between 1 and 20 rules");
        assertThat(refusal("""
                {"name": "x", "pair": "enja", "rules": [{"name": "a", "mode": "slm-only"}, {"name": "b", "mode": "llm-only"}]}
                """)).contains("no rule after it counts");
    }

    private String refusal(String plan) {
        var refused = engineer.post("/api/v1/route-policies", plan);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        return TestClient.parse(refused).path("detail").asString();
    }

    private UUID propose(String plan) {
        var proposed = engineer.post("/api/v1/route-policies", plan);
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(proposed).path("id").asString());
    }

    private static HttpResponse<String> approve(TestPerson person, UUID policy, int version) {
        return person.post("/api/v1/route-policies/%s/versions/%d/approve".formatted(policy, version), "");
    }

    private HttpResponse<String> chat(String name) {
        var body = TestClient.chatBody("").replace("\"enja\"", "\"%s\"".formatted(name));
        var answer = client.send(client.json("/v1/chat/completions", body, customer.key()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private Map<String, Object> recorded(String generation) {
        return database.queryForMap("select * from generation where id = ?::uuid", generation);
    }
}
