package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.PlatformScope;
import io.sekkei.platform.Superuser;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.tenancy.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

/** The whole platform, with nothing scripted: the default pair learns for a handful of updates, and what it learned writes. */
@SpringBootTest(
        classes = PlatformApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "sekkei.demo.enabled=false",
            "sekkei.ledger.folder=target/ledger",
            "sekkei.content.folder=target/content",
            "sekkei.sign-in.bcrypt-strength=10",
            "sekkei.tuning.folder=target/real-tuning",
            "sekkei.versions.folder=target/real-versions",
            "sekkei.tuning.poll=200ms",
            "sekkei.tuning.heartbeat=1s",
            "sekkei.tuning.courtesy=0s",
            // Where tests run, somebody always wants the cores.
            "sekkei.tuning.behind=false",
            "sekkei.tuning.judged=4",
            // Of four answers nobody can tell what was forgotten.
            "sekkei.tuning.forgetting=100"
        })
@ExtendWith(PlatformScope.class)
@ContextConfiguration(initializers = FreshDatabase.class)
@Import({Superuser.class, TestClient.class, TestPeople.class})
@Timeout(600)
class RealTuningTests {
    private static final Duration LONGEST = Duration.ofMinutes(8);
    private static final Path FOLDER = Path.of("target/real-tuning");

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Workshop workshop;

    @BeforeEach
    void engineers() {
        workshop = new Workshop(platform, LONGEST);
    }

    @Test
    void whatThePairLearnedOutlivesItsProcessAndWritesOnceItMay() {
        var before = digestOf(workshop.ask("Translate to Japanese: Hello.").id());
        var job = workshop.begin(Workshop.plan(orders(0), 60, ", \"patience\": 100"));
        workshop.await(() -> workshop.job(job).path("updates").asInt() >= 5);
        var trainers = ProcessHandle.current()
                .children()
                .filter(RealTuningTests::trains)
                .toList();
        assertThat(trainers).as("a process of its own trains").hasSize(1);
        trainers.forEach(ProcessHandle::destroyForcibly);

        var done = workshop.completed(job);

        assertThat(done.path("updates").asInt()).isEqualTo(60);
        var points =
                workshop.read("/api/v1/tuning/jobs/%s/curve".formatted(job)).path("points");
        assertThat(points)
                .as("a look before the first update, and one after each five")
                .hasSize(13);
        assertThat(points.path(12).path("dev_loss").asDouble())
                .isLessThan(points.path(0).path("dev_loss").asDouble());
        var comparison = workshop.read("/api/v1/tuning/jobs/%s/comparison".formatted(job));
        assertThat(comparison.path("general").path(0).path("items").asInt()).isEqualTo(4);

        var version = Workshop.version(done);
        var promoted = workshop.promote(version);
        var generation = workshop.ask("Translate to Japanese: Hello.").id();
        assertThat(digestOf(generation))
                .isEqualTo(promoted.path("sha256").asString())
                .isNotEqualTo(before);
        workshop.colleague.post(version + "/roll-back", "");
        var replay =
                workshop.house.person(Role.AUDITOR).post("/api/v1/audit/records/%s/replay".formatted(generation), "");
        assertThat(TestClient.parse(replay).path("verdict").asString())
                .as(replay.body())
                .isEqualToIgnoringCase("identical");
    }

    @Test
    void whatReviewersCorrectedIsWhatThePairLearns() {
        workshop.house.holdsEverything();
        var rejected = workshop.held("Translate to Japanese: Where is the invoice?");
        workshop.decide(rejected, "reject", ", \"reasons\": [\"fact\"]");
        UUID corrected;
        do {
            corrected = workshop.held("Translate to Japanese: Thank you for your order.");
        } while (!Workshop.isToLearnFrom(corrected));
        workshop.correct(corrected, "ご注文いただき、誠にありがとうございます。");

        var job = workshop.begin(Workshop.plan(orders(1), 20, ", \"patience\": 100, \"edits\": true"));

        workshop.await(() -> !lessons(job).isEmpty());
        assertThat(lessons(job))
                .as("eighteen orders without the long one, and what was corrected")
                .hasSize(18)
                .anyMatch(lesson ->
                        lesson.contains("Thank you for your order.") && lesson.contains("ご注文いただき、誠にありがとうございます。"))
                .noneMatch(lesson -> lesson.contains("invoice"));
        var done = workshop.completed(job);
        assertThat(done.path("examples").path("left_out_because").path("unfit").asInt())
                .isEqualTo(1);
        assertThat(lessons(job)).as("texts go with the job").isEmpty();

        workshop.house.erase(corrected);

        var retrain = workshop.read("/api/v1/tuning/retrain").path("data");
        assertThat(retrain).hasSize(1);
        assertThat(retrain.path(0).path("version_id").asString())
                .isEqualTo(done.path("version_id").asString());
    }

    /** What the process that tunes has before it. */
    private static List<String> lessons(UUID job) {
        var file = FOLDER.resolve("%s/without-0/job/train.jsonl".formatted(job));
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No other child of this process is a Java: PostgreSQL is none. */
    private static boolean trains(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java");
    }

    /** @param tooLong so many answers are longer than what the pair writes */
    private UUID orders(int tooLong) {
        var rows = new StringBuilder();
        for (var i = 0; i < 30; i++) {
            var order = Integer.toString(i * 7919 + 31, 36).repeat(2);
            rows.append(Workshop.row(
                    "Translate to Japanese: Order %s was sent today.".formatted(order),
                    "注文%sは本日発送いたしました。".formatted(order).repeat(i < tooLong ? 100 : 1),
                    Workshop.part(i)));
        }
        return workshop.upload(rows.toString());
    }

    private String digestOf(UUID generation) {
        return database.queryForObject("select pair_digest from generation where id = ?", String.class, generation);
    }
}
