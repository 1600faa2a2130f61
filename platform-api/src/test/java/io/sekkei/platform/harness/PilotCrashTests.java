package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Two instances work at one run, and the process of one of them is killed in the middle of it. */
@Timeout(600)
class PilotCrashTests {
    private static final int ITEMS = 300;
    private static final String DATABASE = "sekkei";

    private LocalPostgres postgres;
    private List<String> arguments;
    private ConfigurableApplicationContext survivor;
    private PlatformProcess victim;
    private Connection superuser;
    private TestPerson engineer;

    @BeforeEach
    void start() throws Exception {
        postgres = LocalPostgres.start(Path.of("target"));
        arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--sekkei.demo.enabled=false",
                "--sekkei.ledger.folder=target/ledger",
                "--sekkei.content.folder=target/content",
                "--sekkei.sign-in.bcrypt-strength=10",
                "--sekkei.pilot.poll=100ms",
                "--sekkei.pilot.heartbeat=1s",
                "--sekkei.pilot.slice=1s"));
        postgres.database(DATABASE).forEach((name, value) -> arguments.add("--%s=%s".formatted(name, value)));
        survivor = EchoingPlatform.start(arguments, TestClient.class, TestPeople.class);
        victim = launch();
        superuser = postgres.connect(DATABASE);
        try (var scope = TenantScope.ofPlatform()) {
            engineer = survivor.getBean(TestPeople.class).in(Role.MODEL_ENGINEER);
        }
        victim.awaitPort();
    }

    private PlatformProcess launch() throws Exception {
        return PlatformProcess.start(EchoingPlatform.class, List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"), arguments);
    }

    @AfterEach
    void stop() throws Exception {
        if (superuser != null) {
            superuser.close();
        }
        if (victim != null) {
            victim.close();
        }
        if (survivor != null) {
            survivor.close();
        }
        postgres.close();
    }

    @Test
    void aKilledProcessLosesAtMostTheItemInItsHands() throws Exception {
        var run = begin();
        await().atMost(Duration.ofMinutes(2)).until(() -> victimsOutputs() >= 5 && done() >= 20);

        victim.kill();
        var kept = done();
        assertThat(state(run)).as("there is still something to lose").isEqualTo("running");
        await().atMost(Duration.ofMinutes(3)).until(() -> state(run).equals("completed"));

        assertThat(kept).isLessThan(ITEMS);
        assertThat(done()).as("every item was written").isEqualTo(ITEMS);
        assertThat(count("select count(distinct generation_id) from pilot_result"))
                .isEqualTo(ITEMS);
        assertThat(count("select count(distinct owner) from generation"))
                .as("both instances had their share")
                .isEqualTo(2);
        assertThat(count("select coalesce(sum(attempts - 1), 0) from pilot_result"))
                .as("written again: what was in the hands of the killed process")
                .isLessThanOrEqualTo(1);
        assertThat(count("select count(*) from generation")).isLessThanOrEqualTo(ITEMS + 1);
    }

    private UUID begin() {
        var rows = new StringBuilder();
        for (var i = 0; i < ITEMS; i++) {
            var text = Integer.toString(i * 104_729 + 7, 36).repeat(6);
            rows.append("{\"input\": \"This is %s of the house.\", \"split\": \"test\"}\n".formatted(text));
        }
        var dataset = created(
                "/api/v1/pilot-datasets",
                new JsonMapper()
                        .writeValueAsString(Map.of("name", "Rows", "format", "jsonl", "rows", rows.toString())));
        return created("/api/v1/pilots", """
                {"name": "Killed", "dataset_id": "%s", "dataset_version": 1, "settings": [{"model": "enja:slm-only"}]}
                """.formatted(dataset));
    }

    private UUID created(String path, String body) {
        var response = engineer.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(response).path("id").asString());
    }

    private String state(UUID run) {
        return TestClient.parse(engineer.get("/api/v1/pilots/" + run))
                .path("state")
                .asString();
    }

    private int done() throws SQLException {
        return count("select count(*) from pilot_result where state = 'DONE'");
    }

    /** Outputs that the process that lives now and is not this one has stored. */
    private int victimsOutputs() throws SQLException {
        return count("""
                select count(*) from generation g where g.status = 'SUCCEEDED' and g.owner <> '%s'
                    and exists (select from pg_stat_activity a where a.application_name = g.owner)
                """.formatted(survivor.getBean(ProcessName.class).value()));
    }

    private int count(String query) throws SQLException {
        try (var statement = superuser.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
