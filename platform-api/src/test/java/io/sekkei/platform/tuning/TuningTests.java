package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.content.ErasureReason;
import io.sekkei.platform.content.Erasures;
import io.sekkei.platform.tenancy.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a dataset to a version that writes, and back. */
@PlatformTest
@TestPropertySource(
        properties = {
            "sekkei.tuning.enabled=true",
            "sekkei.tuning.poll=100ms",
            "sekkei.tuning.heartbeat=1s",
            "sekkei.tuning.courtesy=50ms",
            "sekkei.tuning.judged=12"
        })
@Timeout(180)
class TuningTests {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    TestPeople people;

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    ScriptedTuner tuner;

    @Autowired
    JdbcTemplate database;

    @Autowired
    Erasures erasures;

    @Autowired
    ApplicationContext platform;

    private Customer customer;
    private TestPerson engineer;
    private TestPerson colleague;

    @BeforeEach
    void twoEngineers() {
        model.reset();
        model.says("something", " else");
        tuner.reset();
        customer = Customer.of(platform);
        engineer = people.in(customer.payer().tenant(), Role.MODEL_ENGINEER);
        colleague = people.in(customer.payer().tenant(), Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
    }

    @AfterEach
    void nothingGoesOn() {
        tuner.reset();
        database.update("""
                update tuning_job set state = 'CANCELLED', phase = 'ENDED', ended_at = now() where ended_at is null
                """);
    }

    @Test
    void aJobEndsWithACandidateThatIsComparedWithWhatItCameFrom() {
        var job = await(begin(upload(20), 10), "completed");

        assertThat(job.path("examples").path("train").asInt()).isEqualTo(12);
        var curve = TestClient.parse(engineer.get("/api/v1/tuning/jobs/%s/curve".formatted(id(job))));
        assertThat(curve.path("points")).hasSize(2);
        assertThat(curve.path("points").path(1).path("quality").asDouble()).isEqualTo(49);
        var comparison = TestClient.parse(engineer.get("/api/v1/tuning/jobs/%s/comparison".formatted(id(job))));
        var chrf = comparison.path("test").path(0);
        assertThat(chrf.path("metric").asString()).isEqualTo("chrf");
        assertThat(chrf.path("after").path("value").asDouble())
                .as("the scripted version says back what the reference is")
                .isEqualTo(100);
        assertThat(chrf.path("difference").path("low").asDouble()).isGreaterThan(50);
        assertThat(comparison.path("general").path(0).path("items").asInt()).isEqualTo(12);
        var version = version(job);
        assertThat(version.path("state").asString()).isEqualTo("candidate");
        assertThat(entries("TUNING_BEGUN")).isEqualTo(1);
        assertThat(entries("TUNING_COMPLETED")).isEqualTo(1);
        assertThat(entries("PAIR_VERSION_ADDED")).isEqualTo(1);
        assertThat(Path.of("target/tuning", id(job)))
                .as("what it kept on the way is gone")
                .doesNotExist();
    }

    @Test
    void aVersionWritesOnceASecondPersonLetsItAndNoMoreOnceItIsRolledBack() {
        var version = path(version(await(begin(upload(20), 5), "completed")), "");
        assertThat(answer("Hello there")).isEqualTo("something else");

        assertThat(engineer.post(version + "/ask", "{\"wish\": \"promotion\"}").statusCode())
                .isEqualTo(200);
        var own = engineer.post(version + "/approve", "");
        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(own.body()).contains("four_eyes");
        assertThat(answer("Hello there")).as("nobody has let it write").isEqualTo("something else");
        var approved = colleague.post(version + "/approve", "");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);

        assertThat(answer("Hello there")).isEqualTo("Hello there");
        var written = newest();
        assertThat(written.get("pair_digest"))
                .isEqualTo(
                        TestClient.parse(engineer.get(version)).path("sha256").asString());
        var stranger = Customer.of(platform);
        assertThat(answer("Hello there", stranger)).as("it is nobody else's").isEqualTo("something else");

        assertThat(engineer.post(version + "/roll-back", "").statusCode()).isEqualTo(200);
        assertThat(answer("Hello there")).isEqualTo("something else");
        assertThat(engineer.post(version + "/roll-back", "").statusCode()).isEqualTo(409);
        var auditor = people.in(customer.payer().tenant(), Role.AUDITOR);
        var replay = auditor.post("/api/v1/audit/records/%s/replay".formatted(written.get("id")), "");
        assertThat(TestClient.parse(replay).path("verdict").asString())
                .as(replay.body())
                .isEqualToIgnoringCase("identical");
        for (var type : new String[] {"PAIR_VERSION_ASKED", "PAIR_VERSION_PROMOTED", "PAIR_VERSION_ROLLED_BACK"}) {
            assertThat(entries(type)).as(type).isEqualTo(1);
        }
    }

    @Test
    void aCanaryWritesItsShare() {
        var version = path(version(await(begin(upload(20), 5), "completed")), "");
        engineer.post(version + "/ask", "{\"wish\": \"canary\", \"share\": 50}");
        assertThat(colleague.post(version + "/approve", "").statusCode()).isEqualTo(200);

        var tuned = 0;
        for (var i = 0; i < 40; i++) {
            tuned += answer("Hello").equals("Hello") ? 1 : 0;
        }

        assertThat(tuned).isBetween(6, 34);
        assertThat(engineer.post(version + "/retire", "").statusCode()).isEqualTo(409);
        assertThat(engineer.post(version + "/roll-back", "").statusCode()).isEqualTo(200);
        assertThat(answer("Hello")).isEqualTo("something else");
        assertThat(engineer.post(version + "/retire", "").statusCode()).isEqualTo(200);
        assertThat(engineer.post(version + "/ask", "{\"wish\": \"promotion\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aPausedJobRestsAndGoesOnWhereItStopped() {
        tuner.pace = Duration.ofMillis(100);
        var job = begin(upload(20), 40);
        await(() -> tuner.updates.get() >= 3);

        assertThat(post(job, "pause")).isEqualTo(200);
        await(() -> !isTaken(job));
        var resting = tuner.updates.get();
        sleep();
        assertThat(tuner.updates.get()).isEqualTo(resting);
        assertThat(post(job, "pause")).isEqualTo(409);

        tuner.pace = Duration.ZERO;
        assertThat(post(job, "resume")).isEqualTo(200);
        await(job, "completed");
        assertThat(tuner.updates.get()).as("no update is made twice").isEqualTo(40);
        assertThat(post(job, "cancel")).isEqualTo(409);
    }

    @Test
    void aCancelledJobLeavesNothing() {
        tuner.pace = Duration.ofMillis(100);
        var job = begin(upload(20), 400);
        await(() -> tuner.updates.get() >= 2);

        assertThat(post(job, "cancel")).isEqualTo(200);

        await(() -> !isTaken(job) && !Files.exists(Path.of("target/tuning", job.toString())));
        assertThat(engineer.get("/api/v1/tuning/versions").body()).doesNotContain(job.toString());
    }

    /** An error that is none of the job's ends the thread as a killed process would; the row says who had it. */
    @Test
    void aJobWhoseProcessDiesLosesNoMoreThanTheUpdateInHand() {
        tuner.diesAt = 7;
        var job = begin(upload(20), 20);
        await(() -> tuner.died);
        database.update("update tuning_job set runner = 'sekkei-dead' where id = ?", job);
        tuner.diesAt = Integer.MAX_VALUE;

        await(job, "completed");

        assertThat(tuner.updates.get()).isEqualTo(20);
        assertThat(tuner.works).hasSizeGreaterThan(1);
    }

    @Test
    void whatIsErasedLeavesTheJobAndItsVersionIsToBeTrainedAgain() {
        var job = await(begin(upload(20), 5), "completed");
        var version = path(version(job), "");
        var generation = generation();
        database.update(
                "update tuning_example set generation_id = ? where job_id = ? and split = 'TRAIN' and position = 1",
                generation,
                UUID.fromString(id(job)));

        erase(generation);

        var list = TestClient.parse(engineer.get("/api/v1/tuning/retrain")).path("data");
        assertThat(list).hasSize(1);
        assertThat(list.path(0).path("erased").asInt()).isEqualTo(1);
        var asked = engineer.post(version + "/ask", "{\"wish\": \"promotion\"}");
        assertThat(asked.statusCode()).isEqualTo(409);
        assertThat(asked.body()).contains("learned_erased_texts");
        assertThat(engineer.post(version + "/retire", "").statusCode()).isEqualTo(200);
        assertThat(TestClient.parse(engineer.get("/api/v1/tuning/retrain")).path("data"))
                .as("a version that never writes again needs no training")
                .isEmpty();
    }

    @Test
    void aJobBeginsAgainWithoutWhatIsErasedWhileItRuns() {
        tuner.pace = Duration.ofMillis(100);
        var job = begin(upload(20), 30);
        await(() -> tuner.updates.get() >= 2);
        var generation = generation();
        database.update(
                "update tuning_example set generation_id = ? where job_id = ? and position = 1", generation, job);

        erase(generation);
        tuner.pace = Duration.ZERO;

        await(job, "completed");
        assertThat(tuner.works.get(0).train()).hasSize(12);
        assertThat(tuner.works.get(tuner.works.size() - 1).train()).hasSize(11);
        assertThat(tuner.updates.get()).as("it begins at nothing").isGreaterThan(30);
    }

    @Test
    void refusesWhatCannotBeTuned() {
        var dataset = upload(20);

        assertThat(refused("{\"name\": \"N\", \"pair\": \"enja\"}", 422)).contains("nothing to learn from");
        assertThat(refused(plan(dataset, 5).replace("enja", "nope"), 422)).contains("No pair is called");
        assertThat(refused(plan(dataset, 5).replace("\"lora\"", "\"magic\""), 422))
                .contains("method must be full or lora");
        assertThat(refused(plan(dataset, 1_000_000), 422)).contains("updates must be at most 20000");
        assertThat(refused(plan(UUID.randomUUID(), 5), 404)).contains("no such dataset");
        assertThat(refused(plan(upload(6), 5), 422)).contains("at least 8 examples in the part train");
        var member = people.in(customer.payer().tenant(), Role.MEMBER, Role.TENANT_ADMIN);
        assertThat(member.post("/api/v1/tuning/jobs", plan(dataset, 5)).statusCode())
                .isEqualTo(403);
        assertThat(people.in(customer.payer().tenant(), Role.MEMBER)
                        .get("/api/v1/tuning/versions")
                        .statusCode())
                .isEqualTo(403);
    }

    /** Six of ten are to learn from. */
    private UUID upload(int items) {
        var rows = new StringBuilder();
        for (var i = 0; i < items; i++) {
            var text = "This is question %s of the house."
                    .formatted(Integer.toString(i * 104729 + 7, 36).repeat(4));
            var split = i % 10 < 6 ? "train" : i % 10 < 8 ? "dev" : "test";
            rows.append("{\"input\": \"%s\", \"reference\": \"%s\", \"split\": \"%s\"}\n".formatted(text, text, split));
        }
        var body = JSON.writeValueAsString(Map.of("name", "Q", "format", "jsonl", "rows", rows.toString()));
        var kept = engineer.post("/api/v1/pilot-datasets", body);
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(kept).path("id").asString());
    }

    private UUID begin(UUID dataset, int updates) {
        var begun = engineer.post("/api/v1/tuning/jobs", plan(dataset, updates));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(begun).path("id").asString());
    }

    private static String plan(UUID dataset, int updates) {
        return """
                {"name": "Tune", "pair": "enja", "dataset_id": "%s", "dataset_version": 1, "method": "lora",
                 "updates": %d, "evaluate_every": 5}""".formatted(dataset, updates);
    }

    private String refused(String plan, int status) {
        var answer = engineer.post("/api/v1/tuning/jobs", plan);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private int post(UUID job, String move) {
        return engineer.post("/api/v1/tuning/jobs/%s/%s".formatted(job, move), "")
                .statusCode();
    }

    private JsonNode await(UUID job, String state) {
        var path = "/api/v1/tuning/jobs/" + job;
        await(() -> TestClient.parse(engineer.get(path))
                        .path("state")
                        .asString()
                        .equals(state)
                || TestClient.parse(engineer.get(path)).path("state").asString().equals("failed"));
        var found = TestClient.parse(engineer.get(path));
        assertThat(found.path("state").asString()).as(found.toString()).isEqualTo(state);
        return found;
    }

    private static void await(BooleanSupplier condition) {
        for (var tries = 0; tries < 400 && !condition.getAsBoolean(); tries++) {
            sleep();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void sleep() {
        try {
            Thread.sleep(150);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isTaken(UUID job) {
        return Boolean.TRUE.equals(
                database.queryForObject("select runner is not null from tuning_job where id = ?", Boolean.class, job));
    }

    private JsonNode version(JsonNode job) {
        return TestClient.parse(
                engineer.get("/api/v1/tuning/versions/" + job.path("version_id").asString()));
    }

    private static String path(JsonNode version, String move) {
        return "/api/v1/tuning/versions/%s%s".formatted(version.path("id").asString(), move);
    }

    private static String id(JsonNode job) {
        return job.path("id").asString();
    }

    private String answer(String question) {
        return answer(question, customer);
    }

    private String answer(String question, Customer asking) {
        var body =
                "{\"model\": \"enja\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}".formatted(question);
        var answer = client.send(client.json("/v1/chat/completions", body, asking.key()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestClient.parse(answer)
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString();
    }

    private UUID generation() {
        answer("Keep this");
        return (UUID) newest().get("id");
    }

    private Map<String, Object> newest() {
        return database.queryForMap(
                "select id, pair_digest from generation where tenant_id = ? order by created_at desc limit 1",
                customer.payer().tenant().value());
    }

    private void erase(UUID generation) {
        var erasure = erasures.request(customer.admin(Role.TENANT_ADMIN), generation, ErasureReason.NO_LONGER_NEEDED);
        erasures.confirm(customer.admin(Role.TENANT_ADMIN), erasure.id());
    }

    private int entries(String type) {
        return database.queryForObject(
                "select count(*) from ledger_entry where type = ? and tenant_id = ?",
                Integer.class,
                type,
                customer.payer().tenant().value());
    }
}
