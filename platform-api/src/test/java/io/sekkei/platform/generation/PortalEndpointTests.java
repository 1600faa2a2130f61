package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.quota.Subject;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** What the portal asks for beyond what programs need. */
@PlatformTest
class PortalEndpointTests {
    private static final String CHAT = "/v1/chat/completions";
    private static final String GENERATIONS = "/api/v1/generations";

    @Autowired
    TestPeople people;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Quotas quotas;

    @Autowired
    ApplicationContext platform;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void theHistoryHoldsOnesOwnTextsAndNobodyElses() {
        var member = people.in(Role.MEMBER);
        var colleague = people.in(member.caller().tenant(), Role.MEMBER);
        member.post(CHAT, TestClient.chatBody(""));
        colleague.post(CHAT, TestClient.chatBody(""));

        var mine = ok(member.get(GENERATIONS)).path("data");

        assertThat(mine).hasSize(1);
        var entry = mine.get(0);
        assertThat(entry.path("prompt").get(0).path("content").asString()).isEqualTo("Hello.");
        assertThat(entry.path("text").asString()).isNotEmpty();
        assertThat(entry.path("llm_only_cost_micros").asLong())
                .isGreaterThanOrEqualTo(entry.path("cost_micros").asLong());
        var id = entry.path("id").asString();
        assertThat(ok(member.get(GENERATIONS + "/" + id + "/record"))).isEqualTo(entry);
        assertThat(colleague.get(GENERATIONS + "/" + id + "/record").statusCode())
                .isEqualTo(404);
    }

    @Test
    void wordsAreFoundInAnyCaseAndWidth() {
        var member = people.in(Role.MEMBER);
        member.post(CHAT, TestClient.chatBody(""));

        assertThat(found(member, "ＨＥＬＬＯ")).hasSize(1);
        assertThat(found(member, "hello absent-word")).isEmpty();
        assertThat(member.post(GENERATIONS + "/search", "{\"words\": \" \"}").statusCode())
                .isEqualTo(422);
    }

    @Test
    void whatWasSavedAndHowLongItTookIsToldByMode() {
        var member = people.in(Role.MEMBER, Role.TENANT_ADMIN);
        member.post(CHAT, TestClient.chatBody(""));
        var span = "?from=%s&to=%s&group_by=mode"
                .formatted(
                        Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(1)));

        var saving = ok(member.get("/api/v1/usage/savings" + span)).path("data").get(0);
        var ranks = ok(member.get("/api/v1/usage/latency" + span)).path("data").get(0);

        assertThat(saving.path("saved_micros").asLong())
                .isEqualTo(saving.path("llm_only_cost_micros").asLong()
                        - saving.path("cost_micros").asLong());
        assertThat(ranks.path("answers").asLong()).isOne();
        assertThat(ranks.path("total_ms").path("p99").asLong())
                .isGreaterThanOrEqualTo(ranks.path("first_token_ms").path("p50").asLong());
        assertThat(ok(member.get("/api/v1/usage/forecast")).path("cost_micros").asLong())
                .isEqualTo(saving.path("cost_micros").asLong());
    }

    @Test
    void aSmallerBudgetTellsWhoWouldHaveBeenRefused() {
        var customer = Customer.of(platform);
        var tenant = customer.payer().tenant();
        var budget = quotas.set(BudgetPlan.of(Subject.tenant(tenant), Measure.REQUESTS, Period.perDay(), 10));
        var member = people.in(tenant, Role.MEMBER);
        for (int i = 0; i < 3; i++) {
            member.post(CHAT, TestClient.chatBody(""));
        }
        var admin = people.in(tenant, Role.TENANT_ADMIN);
        var path = "/api/v1/budgets/%s/outlook".formatted(budget.value());

        var asItIs = ok(admin.get(path));
        var withOne = ok(admin.get(path + "?amount=1"));

        assertThat(asItIs.path("callers").get(0).path("refused").asLong()).isZero();
        assertThat(withOne.path("callers").get(0).path("refused").asLong()).isEqualTo(2);
        assertThat(withOne.path("callers").get(0).path("person_id").asString())
                .isEqualTo(member.caller().person().value().toString());
        assertThat(withOne.path("nothing_left").asBoolean()).isTrue();
        assertThat(member.get(path).statusCode()).isEqualTo(403);
    }

    @Test
    void whoSignsInIsToldOfNoIssuerWhereThereIsNone() {
        var anonymous = people.in(Role.MEMBER);

        assertThat(ok(anonymous.get("/api/v1/session/issuers")).path("data")).isEmpty();
        assertThat(ok(anonymous.get("/api/v1/me"))
                        .path("tenant")
                        .path("time_zone")
                        .asString())
                .isNotEmpty();
    }

    private static JsonNode found(TestPerson member, String words) {
        return ok(member.post(GENERATIONS + "/search", "{\"words\": \"%s\"}".formatted(words)))
                .path("data");
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return parse(response);
    }
}
