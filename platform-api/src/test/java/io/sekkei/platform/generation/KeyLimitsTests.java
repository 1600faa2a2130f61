package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.access.KeyPlan;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.latency.LatencyPlan;
import io.sekkei.platform.latency.LatencyTargets;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.tenancy.DepartmentAdministration;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** What people are told about all that binds a key. */
@PlatformTest
class KeyLimitsTests {
    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Quotas quotas;

    @Autowired
    LatencyTargets targets;

    @Autowired
    Purposes purposes;

    @Autowired
    ApiKeys keys;

    @Autowired
    ApplicationContext platform;

    private Customer customer;

    @BeforeEach
    void aCustomer() {
        model.reset();
        customer = Customer.of(platform);
    }

    @Test
    void aKeyThatNothingLimitsIsToldSo() {
        var limits = limits(admin());

        assertThat(limits.path("state").asString()).isEqualTo("open");
        assertThat(limits.path("budgets").size()).isZero();
        assertThat(limits.path("sentence").path("en").asString())
                .startsWith("This key may use enja, ")
                .endsWith("; no budget limits it.");
        assertThat(limits.path("sentence").path("ja").asString()).endsWith("を利用でき、予算による制限はありません。");
    }

    @Test
    void budgetsOfEveryLevelAreToldWithWhatIsLeftOfThem() {
        var tenant = quotas.set(BudgetPlan.money(customer.asTenant(), Period.perDay(), 10_000_000, "USD"));
        quotas.set(BudgetPlan.of(customer.asDepartment(), Measure.REQUESTS, Period.perMonth(), 100));
        var own = quotas.set(BudgetPlan.of(customer.asKey(), Measure.REQUESTS, Period.perDay(), 3));
        quotas.raise(own, 2, Instant.now().plusSeconds(600));
        targets.set(LatencyPlan.of(customer.asTenant(), Duration.ofMillis(800), Duration.ofSeconds(90)));
        client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), customer.key()));

        var limits = limits(admin());

        assertThat(limits.path("budgets").size()).isEqualTo(3);
        var money = one(limits, "id", tenant.value().toString());
        assertThat(money.path("level").asString()).isEqualTo("tenant");
        assertThat(money.path("currency").asString()).isEqualTo("USD");
        assertThat(money.path("spent").asLong()).isPositive();
        assertThat(money.path("left").asLong())
                .isEqualTo(10_000_000 - money.path("spent").asLong());
        var requests = one(limits, "id", own.value().toString());
        assertThat(requests.path("limit").asInt()).isEqualTo(5);
        assertThat(requests.path("left").asInt()).isEqualTo(4);
        assertThat(requests.path("tightest").asBoolean()).isTrue();
        assertThat(one(limits, "level", "department").path("tightest").asBoolean())
                .isFalse();
        assertThat(limits.path("latency_targets").get(0).path("first_token_ms").asInt())
                .isEqualTo(800);
        assertThat(limits.path("sentence").path("en").asString())
                .contains(" of 10.00 USD today (tenant), 4 of 5 requests today (key); ")
                .endsWith("a first token is due within 800 milliseconds and a whole answer is due within 90 seconds.");
        assertThat(limits.path("sentence").path("ja").asString())
                .contains("残りは本日の金額が10.00 USD中")
                .contains("（テナント）、本日のリクエストが5件中4件（キー）で、")
                .endsWith("最初のトークンは800ミリ秒以内、回答全体は90秒以内が目標です。");
    }

    @Test
    void termsAndTargetsOfPurposesAreTold() {
        purposes.put(customer.payer().tenant(), new Purpose("mail", "メール", "Mail", null));
        purposes.put(customer.payer().tenant(), new Purpose("draft", "下書き", "Drafts", null));
        purposes.put(customer.payer().tenant(), new Purpose("other", "その他", "Other", null));
        var plan = new KeyPlan(
                "Key", null, Set.of("enja"), Set.of("slm-only"), Set.of("mail", "draft"), null, List.of("127.0.0.1"));
        keys.change(
                customer.admin(Role.TENANT_ADMIN), new KeyId(customer.payer().key()), plan);
        targets.set(LatencyPlan.of(customer.asTenant(), null, Duration.ofSeconds(5)));
        targets.set(
                LatencyPlan.of(customer.asTenant(), null, Duration.ofSeconds(2)).forPurpose("mail"));

        var limits = limits(admin());

        assertThat(limits.path("models").toString()).isEqualTo("[\"enja:slm-only\"]");
        assertThat(limits.path("purposes").findValuesAsString("code")).containsExactly("draft", "mail");
        assertThat(limits.path("purpose_required").asBoolean()).isTrue();
        assertThat(limits.path("latency_targets").size()).isEqualTo(2);
        assertThat(limits.path("latency_targets").get(0).path("total_ms").asInt())
                .isEqualTo(5_000);
        assertThat(limits.path("latency_targets").get(1).path("purpose").asString())
                .isEqualTo("mail");
        assertThat(limits.path("latency_targets").get(1).path("total_ms").asInt())
                .isEqualTo(2_000);
        assertThat(limits.path("sentence").path("en").asString())
                .isEqualTo("This key may use enja:slm-only for Drafts, Mail; no budget limits it; a whole answer is due"
                        + " within 5 seconds.");
        assertThat(limits.path("sentence").path("ja").asString())
                .isEqualTo("このキーは「下書き」「メール」の用途でenja:slm-onlyを利用でき、予算による制限はなく、回答全体は5秒以内が目標です。");
    }

    @Test
    void aKeyThatOpensNothingSaysWhy() {
        platform.getBean(DepartmentAdministration.class)
                .suspend(customer.admin(Role.TENANT_ADMIN), customer.payer().department());

        var limits = limits(admin());

        assertThat(limits.path("state").asString()).isEqualTo("department_suspended");
        assertThat(limits.path("sentence").path("en").asString())
                .isEqualTo("This key opens nothing now, because its department is suspended.");
        assertThat(limits.path("sentence").path("ja").asString()).isEqualTo("このキーは、部門が利用停止中のため、現在は利用できません。");
    }

    @Test
    void adminsAuditorsAndTheKeyItselfAreToldAndNobodyElse() {
        var tenant = customer.payer().tenant();
        var own = client.send(client.request(path())
                .setHeader("Authorization", "Bearer " + customer.key())
                .build());

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(people.in(tenant, Role.AUDITOR).get(path()).statusCode()).isEqualTo(200);
        assertThat(people.in(tenant, Role.MEMBER).get(path()).statusCode()).isEqualTo(403);
        assertThat(client.get(path()).statusCode()).isEqualTo(403);
        assertThat(people.in(Role.TENANT_ADMIN).get(path()).statusCode()).isEqualTo(404);
        assertThat(admin().get("/api/v1/keys/%s/limits".formatted(UUID.randomUUID()))
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonNode one(JsonNode limits, String field, String value) {
        for (var budget : limits.path("budgets")) {
            if (budget.path(field).asString().equals(value)) {
                return budget;
            }
        }
        throw new AssertionError("No budget with %s %s".formatted(field, value));
    }

    private TestPerson admin() {
        return people.in(customer.payer().tenant(), Role.TENANT_ADMIN);
    }

    private JsonNode limits(TestPerson who) {
        var response = who.get(path());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return parse(response);
    }

    private String path() {
        return "/api/v1/keys/%s/limits".formatted(customer.payer().key());
    }
}
