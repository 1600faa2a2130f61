package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.tenancy.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** From a dataset to a candidate. */
@TuningTest
class TuningTests {
    @Autowired
    ScriptedGenerator model;

    @Autowired
    ScriptedTuner tuner;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Workshop workshop;
    private TestPerson engineer;

    @BeforeEach
    void twoEngineers() {
        model.reset();
        model.says("something", " else");
        tuner.reset();
        workshop = new Workshop(platform, Duration.ofMinutes(1));
        engineer = workshop.engineer;
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
        var job = completed(20, 10);

        assertThat(job.path("examples").path("train").asInt()).isEqualTo(12);
        var curve = workshop.read("/api/v1/tuning/jobs/%s/curve".formatted(id(job)));
        assertThat(curve.path("points")).hasSize(2);
        assertThat(curve.path("points").path(1).path("quality").asDouble()).isEqualTo(49);
        var comparison = workshop.read("/api/v1/tuning/jobs/%s/comparison".formatted(id(job)));
        var chrf = comparison.path("test").path(0);
        assertThat(chrf.path("metric").asString()).isEqualTo("chrf");
        assertThat(chrf.path("after").path("value").asDouble())
                .as("the scripted version says back what the reference is")
                .isEqualTo(100);
        assertThat(chrf.path("difference").path("low").asDouble()).isGreaterThan(50);
        assertThat(comparison.path("general").path(0).path("items").asInt()).isEqualTo(12);
        var version = workshop.read(Workshop.version(job));
        assertThat(version.path("state").asString()).isEqualTo("candidate");
        assertThat(entries("TUNING_BEGUN")).isEqualTo(1);
        assertThat(entries("TUNING_COMPLETED")).isEqualTo(1);
        assertThat(entries("PAIR_VERSION_ADDED")).isEqualTo(1);
        assertThat(Path.of("target/tuning", id(job)))
                .as("what it kept on the way is gone")
                .doesNotExist();
    }

    @Test
    void aPausedJobRestsAndGoesOnWhereItStopped() {
        tuner.pace = Duration.ofMillis(100);
        var job = begin(20, 40);
        workshop.await(() -> tuner.updates.get() >= 3);

        assertThat(post(job, "pause")).isEqualTo(200);
        workshop.await(() -> !isTaken(job));
        var resting = tuner.updates.get();
        Workshop.sleep();
        assertThat(tuner.updates.get()).isEqualTo(resting);
        assertThat(post(job, "pause")).isEqualTo(409);

        tuner.pace = Duration.ZERO;
        assertThat(post(job, "resume")).isEqualTo(200);
        workshop.completed(job);
        assertThat(tuner.updates.get()).as("no update is made twice").isEqualTo(40);
        assertThat(post(job, "cancel")).isEqualTo(409);
    }

    @Test
    void aJobThatGetsNoCoreSaysSoUntilItDoes() {
        tuner.pace = Duration.ofMillis(100);
        tuner.hindrance = "It waits for idle cores";
        var job = begin(20, 400);

        workshop.await(() -> workshop.job(job).path("reason").asString("").equals("It waits for idle cores"));
        assertThat(workshop.job(job).path("state").asString()).isEqualTo("running");

        tuner.hindrance = null;
        workshop.await(() -> !workshop.job(job).hasNonNull("reason"));
    }

    @Test
    void aCancelledJobLeavesNothing() {
        tuner.pace = Duration.ofMillis(100);
        var job = begin(20, 400);
        workshop.await(() -> tuner.updates.get() >= 2);

        assertThat(post(job, "cancel")).isEqualTo(200);

        workshop.await(() -> !isTaken(job) && !Files.exists(Path.of("target/tuning", job.toString())));
        assertThat(engineer.get("/api/v1/tuning/versions").body()).doesNotContain(job.toString());
    }

    /** An error that is none of the job's ends the thread as a killed process would; the row says who had it. */
    @Test
    void aJobWhoseProcessDiesLosesNoMoreThanTheUpdateInHand() {
        tuner.diesAt = 7;
        var job = begin(20, 20);
        workshop.await(() -> tuner.died);
        database.update("update tuning_job set runner = 'sekkei-dead' where id = ?", job);
        tuner.diesAt = Integer.MAX_VALUE;

        workshop.completed(job);

        assertThat(tuner.updates.get()).isEqualTo(20);
        assertThat(tuner.works).hasSizeGreaterThan(1);
    }

    @Test
    void whatIsErasedLeavesTheJobAndItsVersionIsToBeTrainedAgain() {
        var job = completed(20, 5);
        var version = Workshop.version(job);
        var generation = workshop.ask("Keep this").id();
        database.update(
                "update tuning_example set generation_id = ? where job_id = ? and split = 'TRAIN' and position = 1",
                generation,
                UUID.fromString(id(job)));

        workshop.house.erase(generation);

        var list = workshop.read("/api/v1/tuning/retrain").path("data");
        assertThat(list).hasSize(1);
        assertThat(list.path(0).path("erased").asInt()).isEqualTo(1);
        var asked = engineer.post(version + "/ask", "{\"wish\": \"promotion\"}");
        assertThat(asked.statusCode()).isEqualTo(409);
        assertThat(asked.body()).contains("learned_erased_texts");
        assertThat(engineer.post(version + "/retire", "").statusCode()).isEqualTo(200);
        assertThat(workshop.read("/api/v1/tuning/retrain").path("data"))
                .as("a version that never writes again needs no training")
                .isEmpty();
    }

    @Test
    void aJobBeginsAgainWithoutWhatIsErasedWhileItRuns() {
        tuner.pace = Duration.ofMillis(100);
        var job = begin(20, 30);
        workshop.await(() -> tuner.updates.get() >= 2);
        var generation = workshop.ask("Keep this").id();
        database.update(
                "update tuning_example set generation_id = ? where job_id = ? and position = 1", generation, job);

        workshop.house.erase(generation);
        tuner.pace = Duration.ZERO;

        workshop.completed(job);
        assertThat(tuner.works.get(0).train()).hasSize(12);
        assertThat(tuner.works.get(tuner.works.size() - 1).train()).hasSize(11);
        assertThat(tuner.updates.get()).as("it begins at nothing").isGreaterThan(30);
        assertThat(workshop.job(job).path("examples").path("erased").asInt()).isEqualTo(1);
        assertThat(workshop.read("/api/v1/tuning/retrain").path("data"))
                .as("its version never learned the text")
                .isEmpty();
    }

    @Test
    void whatCannotBeLearnedIsLeftOutAndCountedAndTheRestIsLearned() {
        var rows = new StringBuilder();
        for (var i = 0; i < 20; i++) {
            var answer = i == 3 ? "word ".repeat(ScriptedTuner.LONGEST) : "An answer.";
            var row = Workshop.row(Workshop.sentence("question", i), answer, Workshop.part(i));
            rows.append(i == 4 ? row.replace("\"reference\":\"An answer.\",", "") : row);
        }
        var job = workshop.begin(Workshop.plan(workshop.upload(rows.toString()), 5));

        var examples = workshop.completed(job).path("examples");

        assertThat(examples.path("train").asInt()).isEqualTo(10);
        assertThat(tuner.works.get(0).train()).hasSize(10);
        assertThat(examples.path("left_out").asInt()).isEqualTo(2);
        assertThat(examples.path("left_out_because").path("unfit").asInt()).isEqualTo(1);
        assertThat(examples.path("left_out_because").path("unanswered").asInt()).isEqualTo(1);
        assertThat(workshop.examples(job).path(3).path("left_out_because").asString())
                .isEqualTo("unfit");
        assertThat(workshop.examples(job).path(5).hasNonNull("left_out_because"))
                .isFalse();
    }

    @Test
    void refusesWhatCannotBeTuned() {
        var dataset = workshop.upload(20);

        assertThat(refused("{\"name\": \"N\", \"pair\": \"enja\"}", 422)).contains("nothing to learn from");
        assertThat(refused(Workshop.plan(dataset, 5).replace("enja", "nope"), 422))
                .contains("No pair is called");
        assertThat(refused(Workshop.plan(dataset, 5).replace("\"lora\"", "\"magic\""), 422))
                .contains("method must be full or lora");
        assertThat(refused(Workshop.plan(dataset, 1_000_000), 422)).contains("updates must be at most 20000");
        assertThat(refused(Workshop.plan(UUID.randomUUID(), 5), 404)).contains("no such dataset");
        assertThat(refused(Workshop.plan(workshop.upload(6), 5), 422))
                .contains("at least 8 examples in the part train");
        var member = workshop.house.person(Role.MEMBER, Role.TENANT_ADMIN);
        assertThat(member.post("/api/v1/tuning/jobs", Workshop.plan(dataset, 5)).statusCode())
                .isEqualTo(403);
        assertThat(workshop.house
                        .person(Role.MEMBER)
                        .get("/api/v1/tuning/versions")
                        .statusCode())
                .isEqualTo(403);
    }

    private UUID begin(int items, int updates) {
        return workshop.begin(Workshop.plan(workshop.upload(items), updates));
    }

    private JsonNode completed(int items, int updates) {
        return workshop.completed(begin(items, updates));
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

    private boolean isTaken(UUID job) {
        return Boolean.TRUE.equals(
                database.queryForObject("select runner is not null from tuning_job where id = ?", Boolean.class, job));
    }

    private static String id(JsonNode job) {
        return job.path("id").asString();
    }

    private int entries(String type) {
        return database.queryForObject(
                "select count(*) from ledger_entry where type = ? and tenant_id = ?",
                Integer.class,
                type,
                workshop.house.customer.payer().tenant().value());
    }
}
