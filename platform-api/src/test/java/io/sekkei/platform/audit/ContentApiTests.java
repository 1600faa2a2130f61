package io.sekkei.platform.audit;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What people may do with contents over HTTP. */
@PlatformTest
class ContentApiTests {
    private static final String AUDIT = "/api/v1/audit";

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
    private UUID id;

    @BeforeEach
    void generate() {
        model.reset();
        customer = Customer.of(platform);
        id = generate(customer);
    }

    @Test
    void auditorsReadWhatWasAskedAndAnsweredAndTheLedgerHearsOfIt() {
        var content = parse(person(Role.AUDITOR).get(contentOf(id)));

        assertThat(content.path("prompt")
                        .path("messages")
                        .get(0)
                        .path("content")
                        .asString())
                .isEqualTo("Hello.");
        assertThat(content.path("prompt").path("messages").get(0).path("role").asString())
                .isEqualTo("user");
        assertThat(content.path("output").path("text").asString()).isEqualTo("\u3053\u3093\u306b\u3061\u306f\u3002");
        assertThat(content.path("output").path("tokens").size()).isEqualTo(4);
        assertThat(content.path("output").path("salt").asString()).hasSize(64);
        assertThat(entries(id, "CONTENT_READ")).isOne();
    }

    @Test
    void theKeyThatAskedReadsItsOwnAndNoOther() {
        var own = client.send(client.request(contentOf(id))
                .setHeader("Authorization", "Bearer " + customer.key())
                .build());

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(client.get(contentOf(id)).statusCode()).isEqualTo(404);
    }

    @Test
    void whoIsNeitherAuthorNorAuditorFindsNoContent() {
        for (var role : List.of(Role.MEMBER, Role.TENANT_ADMIN, Role.MODEL_ENGINEER, Role.REVIEWER)) {
            assertThat(person(role).get(contentOf(id)).statusCode())
                    .as(role.name())
                    .isEqualTo(404);
        }
        assertThat(entries(id, "CONTENT_READ")).isZero();
    }

    @Test
    void aReadingNeedsAReason() {
        var auditor = person(Role.AUDITOR);

        assertThat(auditor.get(AUDIT + "/records/" + id + "/content").statusCode())
                .isEqualTo(400);
        assertThat(auditor.get(AUDIT + "/records/" + id + "/content?reason=CURIOSITY")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anErasureIsRequestedByOnePersonAndConfirmedByAnother() {
        var auditor = person(Role.AUDITOR);
        var admin = person(Role.TENANT_ADMIN);
        var requested = auditor.post(erasuresOf(id), "{\"reason\": \"DATA_SUBJECT_REQUEST\"}");
        assertThat(requested.statusCode()).isEqualTo(201);
        var erasure = AUDIT + "/erasures/" + parse(requested).path("id").asString();
        assertThat(auditor.post(erasure + "/confirm", "").statusCode()).isEqualTo(403);

        var confirmed = admin.post(erasure + "/confirm", "");

        assertThat(parse(confirmed).path("outcome").asString()).isEqualTo("CONFIRMED");
        var gone = parse(auditor.get(contentOf(id)));
        assertThat(gone.path("output").has("text")).isFalse();
        assertThat(gone.path("output").path("gone").path("by").asString())
                .isEqualTo(parse(requested).path("id").asString());
        assertThat(parse(auditor.get(AUDIT + "/erasures")).path("data").size()).isOne();
        assertThat(parse(auditor.post(AUDIT + "/records/" + id + "/replay", ""))
                        .path("reason")
                        .asString())
                .isEqualTo("CONTENT_GONE");
    }

    @Test
    void anAdminCannotConfirmTheirOwnErasure() {
        var admin = person(Role.TENANT_ADMIN);
        var erasure = parse(admin.post(erasuresOf(id), "{\"reason\": \"NO_LONGER_NEEDED\"}"));

        var confirmed = admin.post(AUDIT + "/erasures/" + erasure.path("id").asString() + "/confirm", "");

        assertThat(confirmed.statusCode()).isEqualTo(409);
        assertThat(parse(confirmed).path("code").asString()).isEqualTo("second_person_needed");
    }

    @Test
    void aRepeatedRequestUnderTheSameKeyIsOneErasure() {
        var admin = person(Role.TENANT_ADMIN);
        var request = admin.request(erasuresOf(id))
                .setHeader("Idempotency-Key", "once-" + id)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"reason\": \"NO_LONGER_NEEDED\"}"))
                .build();

        var first = client.send(request);
        var second = client.send(request);

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void aLegalHoldIsPlacedListedAndLifted() {
        var admin = person(Role.TENANT_ADMIN);
        var other = person(Role.TENANT_ADMIN);
        var hold =
                parse(admin.post(AUDIT + "/holds", "{\"record\": \"%s\", \"reason\": \"LITIGATION\"}".formatted(id)));
        var erasure = parse(admin.post(erasuresOf(id), "{\"reason\": \"NO_LONGER_NEEDED\"}"));
        var confirm = AUDIT + "/erasures/" + erasure.path("id").asString() + "/confirm";

        assertThat(parse(other.post(confirm, "")).path("code").asString()).isEqualTo("legal_hold");
        assertThat(parse(person(Role.AUDITOR).get(AUDIT + "/holds?limit=1"))
                        .path("data")
                        .size())
                .isOne();
        assertThat(admin.post(AUDIT + "/holds/" + hold.path("id").asString() + "/lift", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(other.post(confirm, "").statusCode()).isEqualTo(200);
    }

    @Test
    void aHoldOnARecordAndAPurposeAtOnceIsRefused() {
        var refused = person(Role.TENANT_ADMIN)
                .post(
                        AUDIT + "/holds",
                        "{\"record\": \"%s\", \"purpose\": \"mail\", \"reason\": \"AUDIT\"}".formatted(id));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(parse(refused).path("param").asString()).isEqualTo("purpose");
    }

    @Test
    void retentionIsSetByTwoAdminsAndReadByAuditors() {
        var first = person(Role.TENANT_ADMIN);
        var asked = first.put(AUDIT + "/retention/mail", "{\"days\": 30}");
        assertThat(asked.statusCode()).isEqualTo(202);
        var confirm = AUDIT + "/retention/changes/" + parse(asked).path("id").asString() + "/confirm";
        assertThat(first.post(confirm, "").statusCode()).isEqualTo(409);
        assertThat(person(Role.TENANT_ADMIN).post(confirm, "").statusCode()).isEqualTo(200);

        var rules = parse(person(Role.AUDITOR).get(AUDIT + "/retention"));

        assertThat(rules.path("default_days").asInt()).isEqualTo(365);
        assertThat(rules.path("rules").get(0).path("days").asInt()).isEqualTo(30);
        var wrong = first.put(AUDIT + "/retention/mail", "{\"days\": -1}");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(parse(wrong).path("param").asString()).isEqualTo("days");
    }

    @Test
    void auditorsAndAdminsReplay() {
        for (var role : List.of(Role.AUDITOR, Role.TENANT_ADMIN)) {
            var replay = parse(person(role).post(AUDIT + "/records/" + id + "/replay", ""));
            assertThat(replay.path("verdict").asString()).as(role.name()).isEqualTo("IDENTICAL");
        }
        assertThat(person(Role.MEMBER)
                        .post(AUDIT + "/records/" + id + "/replay", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(entries(id, "REPLAYED")).isEqualTo(2);
    }

    @Test
    void whatChangesSomethingNeedsTheRole() {
        for (var role : List.of(Role.AUDITOR, Role.MEMBER, Role.MODEL_ENGINEER, Role.REVIEWER)) {
            var person = person(role);
            assertThat(List.of(
                            person.post(AUDIT + "/holds", "{\"reason\": \"AUDIT\"}")
                                    .statusCode(),
                            person.put(AUDIT + "/retention/mail", "{\"days\": 30}")
                                    .statusCode(),
                            person.post(AUDIT + "/content-key/rotate", "").statusCode()))
                    .as(role.name())
                    .containsOnly(403);
        }
        assertThat(person(Role.TENANT_ADMIN)
                        .post(AUDIT + "/content-key/rotate", "")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void anotherTenantFindsNothing() {
        var erasure = parse(person(Role.AUDITOR).post(erasuresOf(id), "{\"reason\": \"NO_LONGER_NEEDED\"}"))
                .path("id")
                .asString();
        var hold = parse(person(Role.TENANT_ADMIN).post(AUDIT + "/holds", "{\"reason\": \"AUDIT\"}"))
                .path("id")
                .asString();
        var stranger = people.in(Role.TENANT_ADMIN);

        assertThat(List.of(
                        people.in(Role.AUDITOR).get(contentOf(id)).statusCode(),
                        stranger.post(erasuresOf(id), "{\"reason\": \"NO_LONGER_NEEDED\"}")
                                .statusCode(),
                        stranger.post(AUDIT + "/erasures/" + erasure + "/confirm", "")
                                .statusCode(),
                        stranger.post(AUDIT + "/erasures/" + erasure + "/withdraw", "")
                                .statusCode(),
                        stranger.post(AUDIT + "/holds/" + hold + "/lift", "").statusCode(),
                        stranger.post(AUDIT + "/records/" + id + "/replay", "").statusCode()))
                .containsOnly(404);
        assertThat(parse(stranger.get(AUDIT + "/erasures")).path("data").size()).isZero();
        assertThat(parse(stranger.get(AUDIT + "/holds")).path("data").size()).isZero();
    }

    private UUID generate(Customer by) {
        HttpResponse<String> response =
                client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), by.key()));
        return UUID.fromString(parse(response)
                .path("usage")
                .path("sekkei")
                .path("generation_id")
                .asString());
    }

    private TestPerson person(Role role) {
        return people.in(customer.payer().tenant(), role);
    }

    private static String contentOf(UUID id) {
        return AUDIT + "/records/" + id + "/content?reason=COMPLAINT";
    }

    private static String erasuresOf(UUID id) {
        return AUDIT + "/records/" + id + "/erasures";
    }

    private int entries(UUID subject, String type) {
        return database.queryForObject(
                "select count(*) from ledger_entry where subject_id = ? and type = ?", Integer.class, subject, type);
    }
}
