package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.PlatformScope;
import io.sekkei.platform.Superuser;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.tenancy.Role;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST = Duration.ofMinutes(8);

    @Autowired
    TestPeople people;

    @Autowired
    TestClient client;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Customer customer;
    private TestPerson engineer;

    @BeforeEach
    void anEngineer() {
        customer = Customer.of(platform);
        engineer = people.in(customer.payer().tenant(), Role.MODEL_ENGINEER);
    }

    @Test
    void whatThePairLearnedOutlivesItsProcessAndWritesOnceItMay() throws InterruptedException {
        var before = digestOfAnAnswer();
        var job = begin(dataset());
        await(() -> updates(job) >= 5);
        var trainers = ProcessHandle.current()
                .children()
                .filter(RealTuningTests::trains)
                .toList();
        assertThat(trainers).as("a process of its own trains").hasSize(1);
        trainers.forEach(ProcessHandle::destroyForcibly);

        await(() -> !state(job).path("state").asString().equals("running"));
        var done = state(job);
        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("completed");
        assertThat(done.path("updates").asInt()).isEqualTo(60);
        var points = database.queryForList(
                "select dev_loss from tuning_point where job_id = ?::uuid order by updates", Double.class, job);
        assertThat(points)
                .as("a look before the first update, and one after each five")
                .hasSize(13);
        assertThat(points.get(12)).isLessThan(points.get(0));
        var comparison = TestClient.parse(engineer.get("/api/v1/tuning/jobs/%s/comparison".formatted(job)));
        assertThat(comparison.path("general").path(0).path("items").asInt()).isEqualTo(4);

        var version = "/api/v1/tuning/versions/" + done.path("version_id").asString();
        assertThat(engineer.post(version + "/ask", "{\"wish\": \"promotion\"}").statusCode())
                .isEqualTo(200);
        var colleague = people.in(customer.payer().tenant(), Role.MODEL_ENGINEER);
        var approved = colleague.post(version + "/approve", "");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);

        assertThat(digestOfAnAnswer())
                .isEqualTo(TestClient.parse(approved).path("sha256").asString())
                .isNotEqualTo(before);
        var generation = database.queryForObject(
                "select id::text from generation where tenant_id = ? order by created_at desc limit 1",
                String.class,
                customer.payer().tenant().value());
        colleague.post(version + "/roll-back", "");
        var replay = people.in(customer.payer().tenant(), Role.AUDITOR)
                .post("/api/v1/audit/records/%s/replay".formatted(generation), "");
        assertThat(TestClient.parse(replay).path("verdict").asString())
                .as(replay.body())
                .isEqualToIgnoringCase("identical");
    }

    /** No other child of this process is a Java: PostgreSQL is none. */
    private static boolean trains(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java");
    }

    private String dataset() {
        var rows = new StringBuilder();
        for (var i = 0; i < 30; i++) {
            var order = Integer.toString(i * 7919 + 31, 36).repeat(2);
            rows.append(JSON.writeValueAsString(Map.of(
                            "input", "Translate to Japanese: Order %s was sent today.".formatted(order),
                            "reference", "注文%sは本日発送いたしました。".formatted(order),
                            "split", i % 10 < 6 ? "train" : i % 10 < 8 ? "dev" : "test")))
                    .append('\n');
        }
        var kept = engineer.post(
                "/api/v1/pilot-datasets",
                JSON.writeValueAsString(Map.of("name", "Orders", "format", "jsonl", "rows", rows.toString())));
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
        return TestClient.parse(kept).path("id").asString();
    }

    private String begin(String dataset) {
        var begun = engineer.post("/api/v1/tuning/jobs", """
                {"name": "Orders", "pair": "enja", "dataset_id": "%s", "dataset_version": 1, "updates": 60,
                 "evaluate_every": 5, "patience": 100}""".formatted(dataset));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return TestClient.parse(begun).path("id").asString();
    }

    private JsonNode state(String job) {
        return TestClient.parse(engineer.get("/api/v1/tuning/jobs/" + job));
    }

    private int updates(String job) {
        return state(job).path("updates").asInt();
    }

    private String digestOfAnAnswer() {
        var body =
                "{\"model\": \"enja\", \"messages\": [{\"role\": \"user\", \"content\": \"Translate to Japanese: Hello.\"}]}";
        var answer = client.send(client.json("/v1/chat/completions", body, customer.key()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return database.queryForObject(
                "select pair_digest from generation where tenant_id = ? order by created_at desc limit 1",
                String.class,
                customer.payer().tenant().value());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
