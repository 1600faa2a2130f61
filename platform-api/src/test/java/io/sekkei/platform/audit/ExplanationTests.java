package io.sekkei.platform.audit;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.EngineDescription;
import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.ledger.Commitment;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Who may know why an answer is as it is, and what is left of that. */
@PlatformTest
class ExplanationTests {
    private static final String RECORDS = "/api/v1/audit/records/";

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
        id = generate("Say it nicely.");
    }

    @Test
    void whoAskedIsToldWhy() {
        assertThat(parse(explain(id)).path("made").asBoolean()).isTrue();

        var why = parse(read(id, "OWN"));

        assertThat(why.path("mode").asString()).isEqualTo("llm-to-slm");
        assertThat(why.path("method").asString()).isEqualTo("script/1");
        assertThat(why.path("same_engine").asBoolean()).isTrue();
        assertThat(why.path("words").get(2).path("text").asString()).isEqualTo("nicely.");
        assertThat(why.path("words").get(2).path("share").asDouble()).isEqualTo(5.0);
        assertThat(why.path("tokens").size()).isEqualTo(4);
        assertThat(why.path("tokens").get(0).path("shares").get(2).asDouble()).isEqualTo(1.25);
        assertThat(why.path("tokens").get(0).path("entropy").asDouble()).isEqualTo(0.25);
        assertThat(why.path("totals").path("log_probability").asDouble()).isEqualTo(-2);
        assertThat(why.path("totals").path("slm_alone").asDouble()).isEqualTo(-8);
        assertThat(why.path("totals").path("constant_reading").asDouble()).isEqualTo(-6);
        assertThat(why.path("totals").path("without_words").asDouble()).isEqualTo(-7);
    }

    @Test
    void anExplanationIsMadeOnceAndKept() {
        explain(id);
        var again = parse(explain(id));
        explainAs(person(Role.AUDITOR), id);

        assertThat(again.path("made").asBoolean()).isFalse();
        assertThat(model.explanations()).isOne();
        assertThat(entries(id, "EXPLAINED")).isOne();
    }

    @Test
    void twoWhoAskAtOnceGetOne() {
        var bothAreThere = new CountDownLatch(2);
        model.beforeFirstToken(() -> {
            bothAreThere.countDown();
            try {
                bothAreThere.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        var answers =
                IntStream.range(0, 2)
                        .mapToObj(one -> CompletableFuture.supplyAsync(() -> explain(id)))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> parse(answer).path("made").asBoolean())
                .containsExactlyInAnyOrder(true, false);
        assertThat(entries(id, "EXPLAINED")).isOne();
    }

    @Test
    void theLedgerCommitsToWhatIsKeptAndHearsOfEveryReading() {
        explain(id);
        assertThat(entries(id, "CONTENT_READ")).isZero();
        read(id, "OWN");
        readAs(person(Role.AUDITOR), id, "COMPLAINT");

        var entry = entry(id, "EXPLAINED");
        assertThat(entry.path("body").path("method").asString()).isEqualTo("script/1");
        assertThat(entry.path("body").path("steps").asInt()).isEqualTo(4);
        assertThat(entry.path("body").path("tokens").asInt()).isEqualTo(4);
        assertThat(entry.path("body").path("pair_sha256").asString()).isEqualTo(ScriptedGenerator.DIGEST);
        assertThat(entry.path("body").path("explanation_ciphertext_sha256").asString())
                .hasSize(64);
        assertThat(entry.path("commitments").path("explanation").asString())
                .hasSize(Commitment.to("", new byte[32], new byte[0]).length());
        assertThat(entry.toString()).doesNotContain("nicely");
        assertThat(entries(id, "CONTENT_READ")).isEqualTo(2);
    }

    @Test
    void nobodyElseIsToldAndNothingIsComputedForThem() {
        for (var role : List.of(Role.MEMBER, Role.TENANT_ADMIN, Role.MODEL_ENGINEER, Role.REVIEWER)) {
            assertThat(explainAs(person(role), id).statusCode()).as(role.name()).isEqualTo(404);
        }
        assertThat(model.explanations()).isZero();
        explain(id);
        for (var role : List.of(Role.MEMBER, Role.TENANT_ADMIN, Role.MODEL_ENGINEER, Role.REVIEWER)) {
            assertThat(readAs(person(role), id, "AUDIT").statusCode())
                    .as(role.name())
                    .isEqualTo(404);
        }
        assertThat(entries(id, "CONTENT_READ")).isZero();
    }

    @Test
    void anOutputThatWaitsForApprovalIsNotExplainedToItsAuthor() {
        withhold(true);

        var refused = explain(id);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(parse(refused).path("code").asString()).isEqualTo("content_not_readable");
        assertThat(explainAs(person(Role.AUDITOR), id).statusCode()).isEqualTo(200);
        assertThat(read(id, "OWN").statusCode()).isEqualTo(404);
        assertThat(readAs(person(Role.AUDITOR), id, "AUDIT").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsErasedTakesItsExplanationAlong() {
        explain(id);
        var erasure = parse(person(Role.AUDITOR).post(RECORDS + id + "/erasures", "{\"reason\": \"NO_LONGER_NEEDED\"}"))
                .path("id")
                .asString();

        person(Role.TENANT_ADMIN).post("/api/v1/audit/erasures/" + erasure + "/confirm", "");

        assertThat(database.queryForObject(
                        "select count(*) from content where generation_id = ? and ciphertext is not null",
                        Integer.class,
                        id))
                .isZero();
        assertThat(read(id, "OWN").statusCode()).isEqualTo(404);
        assertThat(parse(explain(id)).path("code").asString()).isEqualTo("content_not_readable");
    }

    @Test
    void anExplanationThatComesAfterTheErasureIsNotKept() {
        model.beforeFirstToken(() -> database.update(
                "update content set data_key = null, ciphertext = null, gone_at = now(), gone_by = gen_random_uuid()"
                        + " where generation_id = ?",
                id));

        assertThat(parse(explain(id)).path("made").asBoolean()).isFalse();

        assertThat(database.queryForObject(
                        "select count(*) from content where generation_id = ? and kind = 'EXPLANATION'",
                        Integer.class,
                        id))
                .isZero();
        assertThat(entries(id, "EXPLAINED")).isZero();
    }

    @Test
    void itIsSaidWhatStandsInTheWay() {
        model.isAnotherPair();
        assertThat(parse(explain(id)).path("code").asString()).isEqualTo("pair_differs");
        model.reset();
        model.computesWith(EngineDescription.NONE);

        explain(id);

        assertThat(parse(read(id, "OWN")).path("same_engine").asBoolean()).isFalse();
        assertThat(client.get(RECORDS + UUID.randomUUID() + "/explanation?reason=OWN")
                        .statusCode())
                .isEqualTo(404);
        assertThat(read(id, "CURIOSITY").statusCode()).isEqualTo(400);
    }

    @Test
    void whatTheLedgerDoesNotVouchForIsNotExplained() {
        database.update("update generation set pair_digest = 'another' where id = ?", id);

        assertThat(parse(explain(id)).path("code").asString()).isEqualTo("record_differs");
        assertThat(model.explanations()).isZero();
    }

    private void withhold(boolean withheld) {
        database.update("update content set withheld = ? where generation_id = ? and kind = 'OUTPUT'", withheld, id);
    }

    private UUID generate(String text) {
        var body = TestClient.chatBody("").replace("Hello.", text);
        var answer = client.send(client.json("/v1/chat/completions", body, customer.key()));
        return UUID.fromString(
                parse(answer).path("usage").path("sekkei").path("generation_id").asString());
    }

    private TestPerson person(Role role) {
        return people.in(customer.payer().tenant(), role);
    }

    private HttpRequest.Builder withKey(String path) {
        return client.request(path)
                .setHeader("Authorization", "Bearer " + customer.key())
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private HttpResponse<String> explain(UUID record) {
        return client.send(withKey(RECORDS + record + "/explanation")
                .POST(BodyPublishers.noBody())
                .build());
    }

    private HttpResponse<String> read(UUID record, String reason) {
        return client.send(withKey(RECORDS + record + "/explanation?reason=" + reason)
                .GET()
                .build());
    }

    private static HttpResponse<String> explainAs(TestPerson person, UUID record) {
        return person.post(RECORDS + record + "/explanation", "");
    }

    private static HttpResponse<String> readAs(TestPerson person, UUID record, String reason) {
        return person.get(RECORDS + record + "/explanation?reason=" + reason);
    }

    private int entries(UUID subject, String type) {
        var count = database.queryForObject(
                "select count(*) from ledger_entry where subject_id = ? and type = ?", Integer.class, subject, type);
        return count == null ? 0 : count;
    }

    private JsonNode entry(UUID subject, String type) {
        var envelopes = database.queryForList(
                "select envelope from ledger_entry where subject_id = ? and type = ?", byte[].class, subject, type);
        return parse(new String(envelopes.get(0), StandardCharsets.UTF_8));
    }
}
