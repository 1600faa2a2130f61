package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Tenants, departments, purposes and keys, as their administrators handle them over HTTP. */
@PlatformTest
class AdministrationTests {
    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    JdbcTemplate database;

    private TestPerson admin;

    @BeforeEach
    void anAdministrator() {
        admin = people.in(Role.TENANT_ADMIN);
    }

    @Test
    void aPlatformAdminRunsTenants() {
        var platformAdmin = people.in(Role.PLATFORM_ADMIN);
        var name = "Tenant " + UUID.randomUUID();

        var added = platformAdmin.post(
                "/api/v1/tenants", "{\"name\": \"%s\", \"time_zone\": \"Asia/Tokyo\"}".formatted(name));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        var path = "/api/v1/tenants/" + parse(added).path("id").asString();
        var changed = platformAdmin.put(path, "{\"name\": \"%s KK\"}".formatted(name));
        var suspended = platformAdmin.post(path + "/suspend", "");

        assertThat(parse(changed).path("name").asString()).isEqualTo(name + " KK");
        assertThat(parse(changed).path("time_zone").asString()).isEqualTo("UTC");
        assertThat(parse(suspended).has("suspended_at")).isTrue();
        assertThat(parse(platformAdmin.post(path + "/resume", "")).has("suspended_at"))
                .isFalse();
        assertThat(parse(platformAdmin.get(path)).path("name").asString()).isEqualTo(name + " KK");
        assertThat(platformAdmin.get("/api/v1/tenants").body()).contains(name);
        assertThat(code(platformAdmin.post("/api/v1/tenants", "{\"name\": \"%s KK\"}".formatted(name))))
                .isEqualTo("name_taken");
        assertThat(entries(parse(added)))
                .containsExactly("TENANT_ADDED", "TENANT_CHANGED", "TENANT_SUSPENDED", "TENANT_RESUMED");
    }

    @Test
    void nobodyElseHasToDoWithTenants() {
        assertThat(admin.get("/api/v1/tenants").statusCode()).isEqualTo(403);
        assertThat(admin.post("/api/v1/tenants", "{\"name\": \"Mine\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTenantAdminRunsDepartments() {
        var added = admin.post("/api/v1/departments", "{\"name\": \"Sales\"}");
        var path = "/api/v1/departments/" + parse(added).path("id").asString();

        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(parse(admin.put(path, "{\"name\": \"営業部\"}")).path("name").asString())
                .isEqualTo("営業部");
        assertThat(parse(admin.post(path + "/suspend", "")).has("suspended_at")).isTrue();
        assertThat(parse(admin.post(path + "/suspend", "")).has("suspended_at")).isTrue();
        assertThat(parse(admin.post(path + "/resume", "")).has("suspended_at")).isFalse();
        assertThat(code(admin.post("/api/v1/departments", "{\"name\": \"営業部\"}")))
                .isEqualTo("name_taken");
        assertThat(entries(parse(added)))
                .containsExactly(
                        "DEPARTMENT_ADDED", "DEPARTMENT_CHANGED", "DEPARTMENT_SUSPENDED", "DEPARTMENT_RESUMED");
    }

    @Test
    void listsComeInPages() {
        for (var name : List.of("A", "B", "C")) {
            admin.post("/api/v1/departments", "{\"name\": \"%s\"}".formatted(name));
        }

        var first = parse(admin.get("/api/v1/departments?limit=2"));
        var second = parse(admin.get(
                "/api/v1/departments?limit=2&after=" + first.path("next").asString()));

        assertThat(first.path("data").findValuesAsString("name")).containsExactly("C", "B");
        assertThat(second.path("data").findValuesAsString("name")).containsExactly("A");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void aKeyIsShownOnceAndOpensUntilItIsRevoked() {
        var issued =
                admin.post("/api/v1/keys", "{\"department_id\": \"%s\", \"name\": \"Mail\"}".formatted(department()));
        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
        var secret = parse(issued).path("secret").asString();
        var key = parse(issued).path("key");
        var path = "/api/v1/keys/" + key.path("id").asString();
        assertThat(secret).startsWith(key.path("prefix").asString());
        assertThat(models(secret)).isEqualTo(200);
        assertThat(admin.get(path).body()).doesNotContain(secret);

        var rotated = admin.post(path + "/rotate", "{\"overlap_seconds\": 3600}");
        var next = parse(rotated).path("secret").asString();
        assertThat(parse(rotated).path("key").has("previous_secret_until")).isTrue();
        assertThat(List.of(models(secret), models(next))).containsOnly(200);
        assertThat(parse(admin.post(path + "/suspend", "")).has("suspended_at")).isTrue();
        assertThat(models(next)).isEqualTo(403);
        admin.post(path + "/resume", "");
        assertThat(models(next)).isEqualTo(200);
        assertThat(parse(admin.post(path + "/revoke", "")).has("revoked_at")).isTrue();

        assertThat(List.of(models(secret), models(next))).containsOnly(401);
        assertThat(code(admin.post(path + "/rotate", "{\"overlap_seconds\": 0}")))
                .isEqualTo("key_revoked");
        assertThat(code(admin.put(path, "{\"name\": \"Mail\"}"))).isEqualTo("key_revoked");
        assertThat(entries(key))
                .containsExactly("KEY_ISSUED", "KEY_ROTATED", "KEY_SUSPENDED", "KEY_RESUMED", "KEY_REVOKED");
    }

    @Test
    void aRepeatedRequestIssuesNoSecondKeyAndShowsNoSecretAgain() {
        var body = "{\"department_id\": \"%s\", \"name\": \"Once\"}".formatted(department());
        var once = admin.request("/api/v1/keys")
                .POST(BodyPublishers.ofString(body))
                .build();

        var first = parse(client.send(once));
        var again = parse(client.send(once));

        assertThat(again.path("key").path("id")).isEqualTo(first.path("key").path("id"));
        assertThat(first.path("secret").asString()).isNotEmpty();
        assertThat(again.path("secret").isMissingNode() || again.path("secret").isNull())
                .isTrue();
    }

    @Test
    void theLedgerTellsWhoAndWhatButNoNamesAndNoNetworks() {
        admin.put("/api/v1/purposes/mail", "{\"name_ja\": \"メール\", \"name_en\": \"Mail\"}");
        var issued = parse(admin.post("/api/v1/keys", """
                {"department_id": "%s", "name": "Hidden name", "modes": ["slm-only"], "purposes": ["mail"],
                 "ip_ranges": ["203.0.113.0/24"]}""".formatted(department())));

        var envelope = new String(
                database.queryForObject(
                        "select envelope from ledger_entry where subject_id = ?::uuid",
                        byte[].class,
                        issued.path("key").path("id").asString()),
                StandardCharsets.UTF_8);

        assertThat(envelope)
                .contains(admin.caller().person().value().toString())
                .contains("\"modes\":\"slm-only\"")
                .contains("\"purposes\":\"mail\"")
                .doesNotContain("Hidden name")
                .doesNotContain("203.0.113");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"modes\": [\"llm\"]                                 | modes",
                "\"pairs\": [\"no pair\"]                             | pairs",
                "\"purposes\": [\"nobodys\"]                          | purposes",
                "\"default_purpose\": \"nobodys\"                     | default_purpose",
                "\"ip_ranges\": [\"example.com\"]                     | ip_ranges",
                "\"name\": \" \"                                      | name",
                "\"department_id\": \"00000000-0000-4000-8000-000000000000\" | department_id"
            })
    void whatMakesNoSenseIsRefusedByName(String field, String named) {
        var fields = field
                + (named.equals("name") ? "" : ", \"name\": \"Key\"")
                + (named.equals("department_id") ? "" : ", \"department_id\": \"%s\"".formatted(department()));

        var refused = admin.post("/api/v1/keys", "{" + fields + "}");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(parse(refused).path("param").asString()).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 7_776_001})
    void anOverlapHasItsBounds(long seconds) {
        var issued =
                admin.post("/api/v1/keys", "{\"department_id\": \"%s\", \"name\": \"Key\"}".formatted(department()));
        var path = "/api/v1/keys/" + parse(issued).path("key").path("id").asString() + "/rotate";

        assertThat(admin.post(path, "{\"overlap_seconds\": %d}".formatted(seconds))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void auditorsReadAndChangeNothingAndMembersDoNeither() {
        var auditor = people.in(admin.caller().tenant(), Role.AUDITOR);
        var member = people.in(admin.caller().tenant(), Role.MEMBER);
        var department = department();

        for (var path : List.of("/api/v1/departments", "/api/v1/keys", "/api/v1/departments/" + department)) {
            assertThat(auditor.get(path).statusCode()).isEqualTo(200);
            assertThat(member.get(path).statusCode()).isEqualTo(403);
        }
        for (var person : List.of(auditor, member)) {
            assertThat(person.post("/api/v1/departments", "{\"name\": \"X\"}").statusCode())
                    .isEqualTo(403);
            assertThat(person.put("/api/v1/purposes/x", "{\"name_ja\": \"x\", \"name_en\": \"x\"}")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(person.post("/api/v1/departments/" + department + "/suspend", "")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPurposeIsSetRenamedRetiredAndTakenUpAgain() {
        var path = "/api/v1/purposes/mail";

        admin.put(path, "{\"name_ja\": \"メール\", \"name_en\": \"Post\"}");
        var renamed = admin.put(path, "{\"name_ja\": \"メール\", \"name_en\": \"Mail\"}");
        var retired = admin.post(path + "/retire", "");
        var again = admin.put(path, "{\"name_ja\": \"メール\", \"name_en\": \"Mail\"}");

        assertThat(parse(renamed).path("name_en").asString()).isEqualTo("Mail");
        assertThat(parse(retired).has("retired_at")).isTrue();
        assertThat(parse(again).has("retired_at")).isFalse();
        assertThat(admin.post("/api/v1/purposes/none/retire", "").statusCode()).isEqualTo(404);
        assertThat(admin.put("/api/v1/purposes/No", "{\"name_ja\": \"x\", \"name_en\": \"x\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    private String department() {
        var added = admin.post("/api/v1/departments", "{\"name\": \"%s\"}".formatted(UUID.randomUUID()));
        return parse(added).path("id").asString();
    }

    private int models(String key) {
        var request = HttpRequest.newBuilder(
                        client.request("/v1/models").build().uri())
                .header("Authorization", "Bearer " + key);
        return client.send(request.build()).statusCode();
    }

    private static String code(HttpResponse<String> response) {
        return parse(response).path("code").asString();
    }

    private List<String> entries(JsonNode subject) {
        return database.queryForList(
                "select e.type from ledger_entry e where subject_id = ?::uuid"
                        + " order by convert_from(envelope, 'UTF8')::json ->> 'time'",
                String.class,
                subject.path("id").asString());
    }
}
