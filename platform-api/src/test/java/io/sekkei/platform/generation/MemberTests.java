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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** People who generate with their session instead of a key. */
@PlatformTest
class MemberTests {
    private static final String CHAT = "/v1/chat/completions";

    @Autowired
    TestPeople people;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Quotas quotas;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void theRecordNamesThePersonAndNoKey() {
        var customer = Customer.of(platform);
        var member = people.in(customer.payer().tenant(), customer.payer().department(), Role.MEMBER);

        var response = member.post(CHAT, TestClient.chatBody(""));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(record(member))
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("key_id", null)
                .containsEntry("department_id", customer.payer().department().value())
                .containsEntry("tenant_id", customer.payer().tenant().value());
        assertThat(entries(member)).isEqualTo(2);
    }

    @Test
    void budgetsOfTheDepartmentAndTheTenantBindThem() {
        var customer = Customer.of(platform);
        var subject =
                Subject.department(customer.payer().tenant(), customer.payer().department());
        quotas.set(BudgetPlan.of(subject, Measure.REQUESTS, Period.perDay(), 1));
        var member = people.in(customer.payer().tenant(), customer.payer().department(), Role.MEMBER);

        var first = member.post(CHAT, TestClient.chatBody(""));
        var second = member.post(CHAT, TestClient.chatBody(""));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(parse(second).path("error").path("code").asString()).isEqualTo("insufficient_quota");
    }

    @Test
    void withoutADepartmentOnlyTheTenantsBudgetsBindThem() {
        var member = people.in(Role.MEMBER);
        var tenant = Subject.tenant(member.caller().tenant());
        quotas.set(BudgetPlan.of(tenant, Measure.REQUESTS, Period.perDay(), 1));

        assertThat(member.post(CHAT, TestClient.chatBody("")).statusCode()).isEqualTo(200);
        assertThat(member.post(CHAT, TestClient.chatBody("")).statusCode()).isEqualTo(429);
    }

    @Test
    void whoeverIsNoMemberIsRefusedAndTheRefusalIsOnRecord() {
        var auditor = people.in(Role.AUDITOR);

        var refused = auditor.post(CHAT, TestClient.chatBody(""));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(parse(refused).path("error").path("type").asString()).isEqualTo("permission_error");
        assertThat(record(auditor)).containsEntry("status", "REFUSED").containsEntry("error_code", "forbidden");
    }

    private Map<String, Object> record(TestPerson person) {
        return database.queryForMap(
                "select * from generation where person_id = ?",
                person.caller().person().value());
    }

    private Integer entries(TestPerson person) {
        return database.queryForObject(
                "select count(*) from ledger_entry where convert_from(envelope, 'UTF8') like ?",
                Integer.class,
                "%\"person\":\"" + person.caller().person().value() + "\"%");
    }
}
