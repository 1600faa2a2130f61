package io.sekkei.platform.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.FinishReason;
import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.content.ErasureReason;
import io.sekkei.platform.content.Erasures;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From an upload to a report. */
@PlatformTest
@Timeout(120)
class PilotTests {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    TestPeople people;

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    JdbcTemplate database;

    @Autowired
    PilotStore store;

    @Autowired
    Quotas quotas;

    @Autowired
    Erasures erasures;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ProcessName process;

    @Autowired
    ApplicationContext platform;

    private Customer customer;
    private TestPerson engineer;

    @BeforeEach
    void anEngineer() {
        model.reset();
        model.echoes();
        customer = Customer.of(platform);
        engineer = people.in(customer.payer().tenant(), Role.MODEL_ENGINEER);
    }

    @AfterEach
    void nothingGoesOn() {
        model.reset();
        database.update("update pilot_run set state = 'CANCELLED', ended_at = now() where ended_at is null");
    }

    @Test
    void anUploadBecomesAReportInTheBackground() {
        var dataset = upload(12);

        var run = await(begin(dataset, "enja:llm-only", "enja:slm-only", "enja:cascade"), "completed");

        assertThat(run.path("outputs").asInt()).isEqualTo(36);
        assertThat(run.path("done").asInt()).isEqualTo(36);
        var report = TestClient.parse(engineer.get("/api/v1/pilots/%s/report?outputs_per_month=5"
                .formatted(run.path("id").asString())));
        assertThat(report.path("settings")).hasSize(3);
        assertThat(report.path("settings").path(0).path("quality").path("value").asDouble())
                .as("the scripted model says back what the reference is")
                .isEqualTo(100);
        assertThat(report.path("settings").path(2).path("deferred_share").asDouble(1))
                .isZero();
        assertThat(report.path("assumptions").path("outputs_per_month").asInt()).isEqualTo(5);
        assertThat(generations()).as("each output is a generation, recorded").isEqualTo(36);
        assertThat(database.queryForObject(
                        "select count(distinct generation_id) from pilot_result where run_id = ?",
                        Integer.class,
                        id(run)))
                .isEqualTo(36);
        for (var form : List.of("report.csv", "report.html")) {
            assertThat(engineer.get("/api/v1/pilots/%s/%s"
                                    .formatted(run.path("id").asString(), form))
                            .body())
                    .contains("enja:cascade");
        }
    }

    @Test
    void nothingOfAFaultyUploadIsKept() {
        var faulty =
                engineer.post("/api/v1/pilot-datasets", body("Faulty", "{\"input\": \"a\"}\n{\"inputs\": \"b\"}\n"));

        assertThat(faulty.statusCode()).isEqualTo(422);
        assertThat(TestClient.parse(faulty).path("detail").asString()).contains("line 2: inputs: is no field");
        assertThat(TestClient.parse(engineer.get("/api/v1/pilot-datasets")).path("data"))
                .isEmpty();
        assertThat(database.queryForObject(
                        "select count(*) from content where tenant_id = ?",
                        Integer.class,
                        customer.payer().tenant().value()))
                .isZero();
        var check = TestClient.parse(
                engineer.post("/api/v1/pilot-datasets/check", body("Faulty", "{\"inputs\": \"b\"}\n")));
        assertThat(check.path("faults").path(0).path("line").asInt()).isEqualTo(1);
    }

    @Test
    void anotherUploadToADatasetIsItsNextVersion() {
        var dataset = upload(3);
        var rows = Map.of("name", "More", "format", "jsonl", "rows", "{\"input\": \"a\"}", "dataset_id", dataset);

        var next = engineer.post("/api/v1/pilot-datasets", JSON.writeValueAsString(rows));

        assertThat(next.statusCode()).as(next.body()).isEqualTo(201);
        assertThat(TestClient.parse(next).path("version").asInt()).isEqualTo(2);
        assertThat(engineer.get("/api/v1/pilot-datasets/%s/versions/1".formatted(dataset))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theTextsOfADatasetAreEncryptedAndItsDigestIsInTheLedger() {
        var dataset = upload(3);

        assertThat(database.queryForList(
                        "select ciphertext from content where tenant_id = ?",
                        byte[].class,
                        customer.payer().tenant().value()))
                .isNotEmpty()
                .noneMatch(bytes -> new String(bytes).contains("question"));
        var entry = database.queryForObject(
                "select envelope from ledger_entry where type = 'PILOT_DATASET_ADDED' and subject_id = ?",
                byte[].class,
                dataset);
        var sha256 = TestClient.parse(engineer.get("/api/v1/pilot-datasets/%s/versions/1".formatted(dataset)))
                .path("sha256")
                .asString();
        assertThat(sha256).hasSize(64);
        assertThat(new String(entry)).contains(sha256).doesNotContain("question");
        var item = engineer.get("/api/v1/pilot-datasets/%s/versions/1/items/2".formatted(dataset));
        assertThat(TestClient.parse(item).path("input").asString()).contains("question");
    }

    @Test
    void aPausedRunRestsUntilItIsResumed() throws InterruptedException {
        model.takesPerToken(Duration.ofMillis(30));
        var run = begin(upload(40), "enja:slm-only");
        awaitDone(run, 2);

        assertThat(engineer.post("/api/v1/pilots/%s/pause".formatted(run), "").statusCode())
                .isEqualTo(200);
        Thread.sleep(1500);
        var resting = done(run);
        Thread.sleep(1500);
        assertThat(done(run)).isEqualTo(resting).isLessThan(40);

        model.takesPerToken(Duration.ZERO);
        engineer.post("/api/v1/pilots/%s/resume".formatted(run), "");
        assertThat(await(run, "completed").path("done").asInt()).isEqualTo(40);
        assertThat(engineer.post("/api/v1/pilots/%s/cancel".formatted(run), "").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aRunThatHasSpentItsMoneyRestsAndSaysWhy() {
        quotas.set(BudgetPlan.of(customer.asTenant(), Measure.REQUESTS, Period.always(), 5));

        var run = await(begin(upload(20), "enja:slm-only"), "paused");

        assertThat(run.path("done").asInt()).isEqualTo(5);
        assertThat(run.path("failed").asInt()).isZero();
        assertThat(run.path("reason").asString()).isNotBlank();
    }

    /** A process that died in the middle of an output: PostgreSQL knows no connection of that name. */
    @Test
    void whatADeadProcessHadTakenIsWrittenByAnotherAndStoredOnce() {
        model.takesPerToken(Duration.ofMillis(20));
        var run = begin(upload(10), "enja:slm-only");
        database.update("""
                update pilot_result set state = 'TAKEN', taken_by = 'sekkei-dead', taken_until = now() + interval '1 hour',
                    attempts = 1 where run_id = ? and turn >= 8 and state = 'PENDING'
                """, run);

        var completed = await(run, "completed");

        assertThat(completed.path("done").asInt()).isEqualTo(10);
        assertThat(model.calls()).isEqualTo(10);
        try (var scope = TenantScope.ofPlatform()) {
            var late = new PilotStore.Turn(run, 0, item(run, 9), 1);
            transaction.executeWithoutResult(
                    status -> store.fail(late, "sekkei-dead", "too_late", null, Instant.now()));
        }
        assertThat(done(run)).as("who comes back from the dead changes nothing").isEqualTo(10);
    }

    /** As happens where a process ends in the middle of it. */
    @Test
    void anOutputThatWasCutShortIsWrittenAnewAndNeverMeasured() {
        model.endsWith(FinishReason.CANCELLED);
        model.afterLastToken(() -> model.endsWith(FinishReason.STOP));
        var run = begin(upload(3), "enja:slm-only");

        var completed = await(run, "completed");

        assertThat(completed.path("done").asInt()).isEqualTo(3);
        assertThat(completed.path("failed").asInt()).isZero();
        assertThat(model.calls()).isEqualTo(4);
        assertThat(database.queryForList("""
                        select g.status from pilot_result r join generation g on g.id = r.generation_id
                        where r.run_id = ?
                        """, String.class, run)).containsOnly("SUCCEEDED");
    }

    /** Every output is taken by one of many takers, whatever they do at the same time. */
    @Test
    void manyTakersNeverTakeTheSameOutput() throws InterruptedException {
        quotas.set(BudgetPlan.of(customer.asTenant(), Measure.REQUESTS, Period.always(), 0));
        var run = begin(upload(60), "enja:slm-only");
        await(run, "paused");
        var taken = Collections.synchronizedSet(new HashSet<UUID>());
        var count = new AtomicInteger();
        var threads = IntStream.range(0, 6)
                .mapToObj(i -> new Thread(() -> {
                    try (var scope = TenantScope.ofPlatform()) {
                        while (true) {
                            var turn = transaction.execute(status -> store.take(
                                    run,
                                    process.value(),
                                    Instant.now(),
                                    Instant.now().plusSeconds(60)));
                            if (turn == null || turn.isEmpty()) {
                                return;
                            }
                            taken.add(turn.get().item());
                            count.incrementAndGet();
                            transaction.executeWithoutResult(
                                    status -> store.fail(turn.get(), process.value(), "test", null, Instant.now()));
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }

        assertThat(count.get()).isEqualTo(60);
        assertThat(taken).hasSize(60);
    }

    @Test
    void whatIsErasedIsErasedFromDatasetsDrawnFromIt() {
        client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), customer.key()));
        var generation = database.queryForObject(
                "select id from generation where tenant_id = ?",
                UUID.class,
                customer.payer().tenant().value());
        var without = engineer.post("/api/v1/pilot-datasets/draw", "{\"name\": \"Drawn\", \"consent\": false}");
        assertThat(without.statusCode()).isEqualTo(422);
        var drawn = engineer.post("/api/v1/pilot-datasets/draw", "{\"name\": \"Drawn\", \"consent\": true}");
        assertThat(drawn.statusCode()).as(drawn.body()).isEqualTo(201);
        var dataset = TestClient.parse(drawn).path("id").asString();

        var erasure = erasures.request(customer.admin(Role.TENANT_ADMIN), generation, ErasureReason.NO_LONGER_NEEDED);
        erasures.confirm(customer.admin(Role.TENANT_ADMIN), erasure.id());

        var items = TestClient.parse(engineer.get("/api/v1/pilot-datasets/%s/versions/1/items".formatted(dataset)));
        assertThat(items.path("data").path(0).path("erased_at").asString()).isNotBlank();
        assertThat(engineer.get("/api/v1/pilot-datasets/%s/versions/1/items/1".formatted(dataset))
                        .statusCode())
                .isEqualTo(404);
        assertThat(database.queryForObject(
                        "select count(*) from content where tenant_id = ? and ciphertext is not null",
                        Integer.class,
                        customer.payer().tenant().value()))
                .isZero();
    }

    @Test
    void peopleCompareOutputsWithoutKnowingWhoseTheyAre() {
        var run = begin(upload(4), "enja:llm-only", "enja:slm-only");
        await(run, "completed");
        var reviewer = people.in(customer.payer().tenant(), Role.REVIEWER);
        var path = "/api/v1/pilots/%s/comparisons".formatted(run);

        var seen = new HashSet<String>();
        for (var next = reviewer.post(path, ""); next.statusCode() == 200; next = reviewer.post(path, "")) {
            assertThat(next.body()).doesNotContain("llm").doesNotContain("slm");
            assertThat(reviewer.post(path, "").body())
                    .as("the same until it is judged")
                    .isEqualTo(next.body());
            var comparison = TestClient.parse(next).path("id").asString();
            seen.add(comparison);
            var judged = reviewer.post(path + "/" + comparison, "{\"choice\": \"left\"}");
            assertThat(judged.statusCode()).as(judged.body()).isEqualTo(204);
            assertThat(reviewer.post(path + "/" + comparison, "{\"choice\": \"right\"}")
                            .statusCode())
                    .isEqualTo(409);
        }

        assertThat(seen).hasSize(4);
        var humans = TestClient.parse(engineer.get("/api/v1/pilots/%s/report".formatted(run)))
                .path("humans");
        assertThat(humans.path(0).path("comparisons").asInt()).isEqualTo(4);
    }

    @Test
    void whatAReportRecommendsIsProposedWithOneClickAndCountsWhenASecondPersonAgrees() {
        var run = begin(upload(12), "enja:llm-only", "enja:llm-to-slm", "enja:slm-only");
        await(run, "completed");
        var recommended = TestClient.parse(engineer.get("/api/v1/pilots/%s/report".formatted(run)))
                .path("recommendation");

        var proposed = engineer.post("/api/v1/pilots/%s/route-policy".formatted(run), "{}");

        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
        var policy = TestClient.parse(proposed).path("policy_id").asString();
        var version = "/api/v1/route-policies/%s/versions/1".formatted(policy);
        assertThat(TestClient.parse(engineer.get(version)).path("rules")).isEqualTo(recommended.path("rules"));
        assertThat(chat().has("route_rule")).as("nobody has agreed yet").isFalse();
        assertThat(engineer.post(version + "/approve", "").statusCode()).isEqualTo(403);
        var admin = people.in(customer.payer().tenant(), Role.TENANT_ADMIN);
        assertThat(admin.post(version + "/approve", "").statusCode()).isEqualTo(200);

        var answer = chat();
        var rule = recommended.path("rules").path(0);
        assertThat(answer.path("route_rule").asString())
                .isEqualTo(rule.path("name").asString());
        assertThat(answer.path("mode").asString()).isEqualTo(rule.path("mode").asString());
        assertThat(database.queryForMap(
                        "select route_policy_id::text, route_rule from generation where id = ?::uuid",
                        answer.path("generation_id").asString()))
                .containsEntry("route_policy_id", policy)
                .containsEntry("route_rule", rule.path("name").asString());
        var again = TestClient.parse(engineer.post("/api/v1/pilots/%s/route-policy".formatted(run), "{}"));
        assertThat(again.path("policy_id").asString()).as("its next version").isEqualTo(policy);
        assertThat(again.path("version").asInt()).isEqualTo(2);
    }

    @Test
    void aReportWithoutReferencesRecommendsNothingToApply() {
        var kept = engineer.post("/api/v1/pilot-datasets", body("Plain", "{\"input\": \"a\", \"split\": \"test\"}"));
        var run = begin(UUID.fromString(TestClient.parse(kept).path("id").asString()), "enja:slm-only");
        await(run, "completed");

        var refused = engineer.post("/api/v1/pilots/%s/route-policy".formatted(run), "{}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(TestClient.parse(refused).path("code").asString()).isEqualTo("no_recommendation");
    }

    @Test
    void aCancelledRunWritesNoMoreAndKeepsWhatIsWritten() throws InterruptedException {
        model.takesPerToken(Duration.ofMillis(30));
        var run = begin(upload(40), "enja:slm-only");
        awaitDone(run, 2);

        assertThat(engineer.post("/api/v1/pilots/%s/cancel".formatted(run), "").statusCode())
                .isEqualTo(200);
        Thread.sleep(1500);
        var written = done(run);
        Thread.sleep(1500);

        assertThat(done(run)).isEqualTo(written).isBetween(2, 39);
        assertThat(engineer.post("/api/v1/pilots/%s/resume".formatted(run), "").statusCode())
                .isEqualTo(409);
        assertThat(TestClient.parse(engineer.get("/api/v1/pilots/%s/report".formatted(run)))
                        .path("run")
                        .path("done")
                        .asInt())
                .isEqualTo(written);
    }

    private JsonNode chat() {
        var answer = client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), customer.key()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestClient.parse(answer).path("usage").path("sekkei");
    }

    @Test
    void refusesWhatCannotBeCompared() {
        var dataset = upload(2);

        var plain = engineer.post("/api/v1/pilots", plan(dataset, "enja"));
        assertThat(plain.statusCode()).isEqualTo(422);
        assertThat(TestClient.parse(plain).path("detail").asString()).contains("must name a mode");
        assertThat(engineer.post("/api/v1/pilots", plan(UUID.randomUUID(), "enja:slm-only"))
                        .statusCode())
                .isEqualTo(404);
        var member = people.in(customer.payer().tenant(), Role.MEMBER);
        assertThat(member.post("/api/v1/pilots", plan(dataset, "enja:slm-only")).statusCode())
                .isEqualTo(403);
    }

    private UUID upload(int items) {
        var rows = new StringBuilder();
        for (var i = 0; i < items; i++) {
            var text = "This is question %s of the house."
                    .formatted(Integer.toString(i * 104729 + 7, 36).repeat(4));
            rows.append("{\"input\": \"%s\", \"reference\": \"%s\", \"split\": \"%s\"}\n"
                    .formatted(text, text, i % 2 == 0 ? "test" : "dev"));
        }
        var kept = engineer.post("/api/v1/pilot-datasets", body("Questions", rows.toString()));
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(kept).path("id").asString());
    }

    private static String body(String name, String rows) {
        return JSON.writeValueAsString(Map.of("name", name, "format", "jsonl", "rows", rows));
    }

    private UUID begin(UUID dataset, String... models) {
        var begun = engineer.post("/api/v1/pilots", plan(dataset, models));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(begun).path("id").asString());
    }

    private static String plan(UUID dataset, String... models) {
        var settings = new StringBuilder();
        for (var model : models) {
            settings.append(settings.isEmpty() ? "" : ",").append("{\"model\": \"%s\"}".formatted(model));
        }
        return "{\"name\": \"Pilot\", \"dataset_id\": \"%s\", \"dataset_version\": 1, \"settings\": [%s]}"
                .formatted(dataset, settings);
    }

    private JsonNode await(UUID run, String state) {
        for (var tries = 0; tries < 600; tries++) {
            var pilot = TestClient.parse(engineer.get("/api/v1/pilots/" + run));
            if (pilot.path("state").asString().equals(state)) {
                return pilot;
            }
            sleep();
        }
        throw new AssertionError("The pilot did not become %s: %s"
                .formatted(state, engineer.get("/api/v1/pilots/" + run).body()));
    }

    private void awaitDone(UUID run, int least) {
        for (var tries = 0; tries < 600 && done(run) < least; tries++) {
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int done(UUID run) {
        return database.queryForObject(
                "select count(*) from pilot_result where run_id = ? and state = 'DONE'", Integer.class, run);
    }

    private UUID item(UUID run, int turn) {
        return database.queryForObject(
                "select item_id from pilot_result where run_id = ? and turn = ?", UUID.class, run, turn);
    }

    private int generations() {
        return database.queryForObject(
                "select count(*) from generation where tenant_id = ? and status = 'SUCCEEDED'",
                Integer.class,
                customer.payer().tenant().value());
    }

    private static UUID id(JsonNode run) {
        return UUID.fromString(run.path("id").asString());
    }
}
