package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
class PeopleTests {
    private static final String PEOPLE = "/api/v1/people";

    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    Tenancy tenancy;

    @Autowired
    JdbcTemplate database;

    private TestPerson admin;

    @BeforeEach
    void anAdmin() {
        admin = people.in(Role.TENANT_ADMIN);
    }

    @Test
    void aNewPersonGetsAPasswordThatOpensNothingButItsChange() {
        var added = parse(add("[\"tenant_admin\"]"));
        var email = added.path("person").path("email").asString();
        var person = TestPerson.signIn(client, email, added.path("password").asString(), null);

        assertThat(parse(person.get("/api/v1/me")).path("password_temporary").asBoolean())
                .isTrue();
        assertThat(person.get(PEOPLE).statusCode()).isEqualTo(403);
        person.put("/api/v1/me/password", """
            {"current_password": "%s", "new_password": "my own long password"}\
            """.formatted(added.path("password").asString()));
        var again = TestPerson.signIn(client, email, "my own long password", null);
        assertThat(again.get(PEOPLE).statusCode()).isEqualTo(200);
    }

    @Test
    void theFirstPasswordIsShownOnceAndNowhereKept() {
        var body = person("[\"member\"]");
        var request = admin.request(PEOPLE)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build();

        var first = parse(client.send(request));
        var again = parse(client.send(request));

        assertThat(again.path("person")).isEqualTo(first.path("person"));
        assertThat(again.path("password").asString("")).isEmpty();
        var password = first.path("password").asString();
        assertThat(database.queryForObject(
                        "select count(*) from person where password_hash like ?", Integer.class, "%" + password + "%"))
                .isZero();
    }

    @Test
    void whoIsKeptOutIsOutWithTheNextRequest() {
        var member = people.in(admin.caller().tenant(), Role.MEMBER);
        assertThat(member.get("/api/v1/me").statusCode()).isEqualTo(200);

        var deactivated = admin.post(path(member) + "/deactivate", "");

        assertThat(deactivated.statusCode()).as(deactivated.body()).isEqualTo(200);
        assertThat(parse(deactivated).path("active").asBoolean()).isFalse();
        assertThat(member.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(TestPerson.signIn(client, member.email(), TestPeople.PASSWORD)
                        .statusCode())
                .isEqualTo(401);
        admin.post(path(member) + "/reactivate", "");
        assertThat(TestPerson.signIn(client, member.email(), TestPeople.PASSWORD)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void newRolesHoldFromTheNextRequestOn() {
        var member = people.in(admin.caller().tenant(), Role.MEMBER);
        assertThat(member.get(PEOPLE).statusCode()).isEqualTo(403);

        change(member, "[\"auditor\"]");

        assertThat(member.get(PEOPLE).statusCode()).isEqualTo(200);
        assertThat(member.post(PEOPLE, person("[\"member\"]")).statusCode()).isEqualTo(403);
    }

    @Test
    void theLastAdminNeitherStepsDownNorIsKeptOut() {
        var steppingDown = change(admin, "[\"member\"]");
        var goingAway = admin.post(path(admin) + "/deactivate", "");

        assertThat(steppingDown.statusCode()).isEqualTo(422);
        assertThat(parse(steppingDown).path("param").asString()).isEqualTo("roles");
        assertThat(goingAway.statusCode()).isEqualTo(422);
        people.in(admin.caller().tenant(), Role.TENANT_ADMIN);
        assertThat(change(admin, "[\"member\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void theLastPlatformAdminStaysToo() {
        database.update("update person set deactivated_at = now() where 'PLATFORM_ADMIN' = any (roles)");
        var root = people.in(Role.PLATFORM_ADMIN, Role.TENANT_ADMIN);

        assertThat(change(root, "[\"tenant_admin\"]").statusCode()).isEqualTo(422);
        people.in(Role.PLATFORM_ADMIN);
        assertThat(change(root, "[\"tenant_admin\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void onlyPlatformAdminsMakePlatformAdmins() {
        var root = people.in(admin.caller().tenant(), Role.PLATFORM_ADMIN, Role.TENANT_ADMIN);

        assertThat(add("[\"platform_admin\"]").statusCode()).isEqualTo(403);
        assertThat(change(root, "[\"member\"]").statusCode()).isEqualTo(403);
        assertThat(admin.post(path(root) + "/reset-password", "").statusCode()).isEqualTo(403);
        assertThat(root.post(PEOPLE, person("[\"platform_admin\"]")).statusCode())
                .isEqualTo(201);
    }

    @Test
    void peopleOfOtherTenantsDoNotExist() {
        var stranger = people.in(Role.TENANT_ADMIN);
        var nobody = PEOPLE + "/" + UUID.randomUUID();

        for (var path : new String[] {path(stranger), nobody, PEOPLE + "/no-number"}) {
            assertThat(admin.get(path).statusCode()).as(path).isEqualTo(404);
            assertThat(admin.post(path + "/deactivate", "").statusCode()).isEqualTo(404);
            assertThat(admin.post(path + "/reset-password", "").statusCode()).isEqualTo(404);
        }
        assertThat(change(stranger, "[\"member\"]").statusCode()).isEqualTo(404);
        assertThat(parse(admin.get(path(stranger))).path("detail"))
                .isEqualTo(parse(admin.get(nobody)).path("detail"));
        assertThat(admin.get(PEOPLE).body()).doesNotContain(stranger.email());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\": \"x\", \"name\": \"X\", \"roles\": [\"member\"]} | email",
                "{\"email\": \"x@example.com\", \"name\": \" \", \"roles\": [\"member\"]} | name",
                "{\"email\": \"x@example.com\", \"roles\": [\"member\"]} | name",
                "{\"email\": \"x@example.com\", \"name\": \"X\", \"roles\": []} | roles",
                "{\"email\": \"x@example.com\", \"name\": \"X\", \"roles\": [\"auditor\", \"member\"]} | roles",
                "{\"email\": \"x@example.com\", \"name\": \"X\", \"language\": \"fr\", \"roles\": [\"member\"]} |"
                        + " language",
                "{\"email\": \"x@example.com\", \"name\": \"X\", \"roles\": [\"member\"],"
                        + " \"department_id\": \"00000000-0000-0000-0000-000000000000\"} | department_id"
            })
    void whatCannotBeIsNamed(String body, String field) {
        var refused = admin.post(PEOPLE, body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(parse(refused).path("param").asString()).isEqualTo(field);
    }

    @Test
    void anAddressIsTakenOnceInATenantWhateverItsCase() {
        var body = person("[\"member\"]");

        assertThat(admin.post(PEOPLE, body).statusCode()).isEqualTo(201);
        assertThat(admin.post(PEOPLE, body.replace("new-", "NEW-")).statusCode())
                .isEqualTo(409);
        assertThat(people.in(Role.TENANT_ADMIN).post(PEOPLE, body).statusCode()).isEqualTo(201);
    }

    @Test
    void everyChangeIsInTheLedgerAndNamesWhoMadeIt() {
        var member = people.in(admin.caller().tenant(), Role.MEMBER);
        change(member, "[\"reviewer\"]");
        admin.post(path(member) + "/reset-password", "");
        admin.post(path(member) + "/deactivate", "");

        assertThat(database.queryForList(
                        "select type from ledger_entry where subject_id = ? and convert_from(envelope, 'UTF8') like ?",
                        String.class,
                        member.caller().person().value(),
                        "%\"actor\":{\"id\":\"" + admin.caller().person().value() + "\",\"kind\":\"person\"}%"))
                .containsExactlyInAnyOrder("PERSON_CHANGED", "PASSWORD_RESET", "PERSON_DEACTIVATED");
    }

    @Test
    void aTenantsListIsPaged() {
        people.in(admin.caller().tenant(), Role.MEMBER);
        people.in(admin.caller().tenant(), Role.MEMBER);

        var first = parse(admin.get(PEOPLE + "?limit=2"));
        var second =
                parse(admin.get(PEOPLE + "?limit=2&after=" + first.path("next").asString()));

        assertThat(first.path("data")).hasSize(2);
        assertThat(second.path("data")).hasSize(1);
        assertThat(second.path("data").get(0).path("email").asString()).isEqualTo(admin.email());
    }

    @Test
    void aPlatformAdminActsInATenantOnlyOnAVisitThatTheTenantCanSee() {
        var root = people.in(Role.PLATFORM_ADMIN);
        var tenant = admin.caller().tenant().value();
        assertThat(root.get(path(admin)).statusCode()).isEqualTo(403);

        var visit = root.post("/api/v1/visits", """
            {"tenant_id": "%s", "reason": "They asked for help"}\
            """.formatted(tenant));
        var id = parse(visit).path("id").asString();
        var inside = client.send(
                root.request(path(admin)).header("X-Sekkei-Visit", id).GET().build());
        var added = client.send(root.request(PEOPLE)
                .header("X-Sekkei-Visit", id)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(person("[\"member\"]")))
                .build());
        var escalated = client.send(root.request(PEOPLE)
                .header("X-Sekkei-Visit", id)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(person("[\"platform_admin\"]")))
                .build());

        assertThat(visit.statusCode()).as(visit.body()).isEqualTo(201);
        assertThat(parse(root.get("/api/v1/me")).path("open_visit_id").asString())
                .isEqualTo(id);
        assertThat(parse(admin.get("/api/v1/me")).has("open_visit_id")).isFalse();
        assertThat(inside.statusCode()).as(inside.body()).isEqualTo(200);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(escalated.statusCode()).isEqualTo(403);
        assertThat(parse(admin.get("/api/v1/visits"))
                        .path("data")
                        .get(0)
                        .path("reason")
                        .asString())
                .isEqualTo("They asked for help");
        assertThat(database.queryForList(
                        "select type from ledger_entry where tenant_id = ? and convert_from(envelope, 'UTF8') like ?",
                        String.class,
                        tenant,
                        "%\"visit\":\"" + id + "\"%"))
                .containsExactlyInAnyOrder("VISIT_BEGAN", "PERSON_ADDED");
        assertThat(root.delete("/api/v1/visits/" + id).statusCode()).isEqualTo(204);
        assertThat(parse(root.get("/api/v1/me")).has("open_visit_id")).isFalse();
        assertThat(client.send(root.request(path(admin))
                                .header("X-Sekkei-Visit", id)
                                .GET()
                                .build())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aVisitIsNoWayInForOthers() {
        var root = people.in(Role.PLATFORM_ADMIN);
        var other = people.in(Role.PLATFORM_ADMIN);
        var id = parse(root.post(
                        "/api/v1/visits", """
                            {"tenant_id": "%s", "reason": "x"}\
                            """.formatted(admin.caller().tenant().value())))
                .path("id")
                .asString();

        for (var person : new TestPerson[] {other, admin}) {
            var request =
                    person.request(PEOPLE).header("X-Sekkei-Visit", id).GET().build();
            assertThat(client.send(request).statusCode()).isEqualTo(403);
        }
        assertThat(admin.post("/api/v1/visits", """
            {"tenant_id": "%s", "reason": "x"}\
            """.formatted(
                                        other.caller().tenant().value()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(root.post("/api/v1/visits", """
            {"tenant_id": "%s", "reason": "x"}\
            """.formatted(UUID.randomUUID())).statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> add(String roles) {
        return admin.post(PEOPLE, person(roles));
    }

    private HttpResponse<String> change(TestPerson person, String roles) {
        var by = person.caller().tenant().equals(admin.caller().tenant())
                        || !person.caller().isAny(Role.PLATFORM_ADMIN)
                ? admin
                : person;
        return by.put(path(person), """
            {"name": "Somebody", "language": "ja", "roles": %s}\
            """.formatted(roles));
    }

    private static String person(String roles) {
        return """
            {"email": "new-%s@example.com", "name": "Hanako", "language": "ja", "roles": %s}\
            """.formatted(UUID.randomUUID(), roles);
    }

    private static String path(TestPerson person) {
        return PEOPLE + "/" + person.caller().person().value();
    }
}
