package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.problem.Problem;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
@ExtendWith(OutputCaptureExtension.class)
class RecordTests {
    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    ProcessName process;

    @Autowired
    JdbcTemplate database;

    @Autowired
    OrphanSweep sweep;

    @Autowired
    ApiKeys keys;

    @Autowired
    GenerationLog log;

    private boolean tableHidden;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @AfterEach
    void restore() {
        if (tableHidden) {
            database.execute("alter table hidden rename to generation");
            tableHidden = false;
        }
    }

    @Test
    void putsTheIntentOnRecordBeforeTheModelRuns() {
        var seen = new AtomicReference<Map<String, Object>>();
        model.beforeFirstToken(() -> seen.set(database.queryForMap(
                "select * from generation where status = 'RUNNING' order by created_at desc limit 1")));

        client.chat("\"seed\": 5, \"temperature\": 0.5");

        assertThat(seen.get())
                .containsEntry("model", "enja")
                .containsEntry("mode", "LLM_TO_SLM")
                .containsEntry("seed", 5L)
                .containsEntry("temperature", 0.5)
                .containsEntry("pair_digest", ScriptedGenerator.DIGEST)
                .containsEntry("finished_at", null);
    }

    @Test
    void keepsWhatCameOfItAndWhoAsked() {
        var response = client.chat("\"stop\": [\"x\"]");

        var row = row(response);
        assertThat(row)
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("finish_reason", "STOP")
                .containsEntry("prompt_tokens", 7)
                .containsEntry("slm_decoded_tokens", 4)
                .containsEntry("llm_encode_micros", 20_000L)
                .containsEntry("total_micros", 36_000L)
                .containsEntry("endpoint", "/v1/chat/completions")
                .containsEntry("streamed", false);
        assertThat(row.get("id"))
                .hasToString(parse(response)
                        .path("usage")
                        .path("sekkei")
                        .path("generation_id")
                        .asString());
        assertThat(keys.recognise(client.key(), "127.0.0.1")).get().satisfies(known -> {
            var caller = known.caller();
            assertThat(row.get("key_id")).isEqualTo(caller.key().value());
            assertThat(row.get("department_id")).isEqualTo(caller.department().value());
            assertThat(row.get("tenant_id")).isEqualTo(caller.tenant().value());
        });
    }

    @Test
    void generatesNothingThatCouldNotBeRecorded() {
        hideTable();

        var response = client.chat("");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(parse(response).path("error").path("code").asString()).isEqualTo("record_unavailable");
        assertThat(response.headers().firstValue("retry-after")).isPresent();
        assertThat(model.calls()).isZero();
    }

    @Test
    void releasesNothingWhoseOutcomeCouldNotBeRecorded() {
        model.afterLastToken(this::hideTable);

        var response = client.chat("");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("こんにちは");
    }

    @Test
    void doesNotCallAStreamWholeWhoseOutcomeCouldNotBeRecorded() {
        model.afterLastToken(this::hideTable);

        var response = client.chat("\"stream\": true");

        assertThat(response.body())
                .contains("record_unavailable")
                .doesNotContain("[DONE]")
                .doesNotContain("\"stop\"");
    }

    @Test
    void answersOtherRequestsWith503WhenTheDatabaseIsAway() {
        var name = database.queryForObject("select current_database()", String.class);
        FreshDatabase.onServer("alter database " + name + " allow_connections false");
        FreshDatabase.onServer("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        try {
            var response = client.chat("");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(parse(response).path("error").path("code").asString()).isEqualTo("database_unavailable");
            assertThat(model.calls()).isZero();
            assertThat(client.get("/actuator/health").statusCode()).isEqualTo(503);
        } finally {
            FreshDatabase.onServer("alter database " + name + " allow_connections true");
        }
    }

    @Test
    void closesWhatADeadProcessLeftRunningAndNothingElse() {
        var dead = insertRunning("sekkei-dead");
        var alive = insertRunning(process.value());

        sweep.run(new DefaultApplicationArguments());

        assertThat(status(dead)).isEqualTo("ABANDONED");
        assertThat(status(alive)).isEqualTo("RUNNING");
        database.update("delete from generation where id in (?, ?)", dead, alive);
    }

    @Test
    void closesWhatAReplicaLeftRunningThatDiedWhileThisOneLives() {
        var dead = insertRunning("sekkei-died-later");

        sweep.sweep();
        sweep.sweep();

        assertThat(status(dead)).isEqualTo("ABANDONED");
    }

    @Test
    void abandonsWhatItCouldNotCloseAsSoonAsItCanAgain() {
        model.afterLastToken(this::hideTable);
        var response = client.chat("");
        restore();

        sweep.sweep();

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(row(response)).containsEntry("status", "ABANDONED");
    }

    @Test
    void countsAFloodWithoutAKeyInOneRow() {
        var refusals =
                new AnonymousRefusals(log, new GenerationSettings(Duration.ofMinutes(1), Duration.ofSeconds(1), 2));

        IntStream.range(0, 7).forEach(i -> refuse(refusals, "flood-" + i));
        var during = statuses("flood-%");
        refusals.nextMinute();
        refuse(refusals, "after");

        assertThat(during).containsExactly("REFUSED", "REFUSED", "RUNNING");
        assertThat(statuses("flood-%")).containsExactly("REFUSED", "REFUSED", "REFUSED");
        assertThat(database.queryForList(
                        "select attempts from generation where request_id like 'flood-%' order by created_at",
                        Integer.class))
                .containsExactly(1, 1, 5);
        assertThat(statuses("after")).containsExactly("REFUSED");
    }

    @Test
    void answersNoRefusalOfAFloodWhoseRowCouldNotBeOpened() {
        var refusals =
                new AnonymousRefusals(log, new GenerationSettings(Duration.ofMinutes(1), Duration.ofSeconds(1), 1));
        refuse(refusals, "first");
        hideTable();

        assertThatThrownBy(() -> refuse(refusals, "second")).isInstanceOf(RecordUnavailableProblem.class);
        assertThatThrownBy(() -> refuse(refusals, "third")).isInstanceOf(RecordUnavailableProblem.class);
    }

    private static void refuse(AnonymousRefusals refusals, String requestId) {
        var origin = new GenerationOrder.Origin("/v1/completions", requestId, false);
        refusals.refused(origin, null, new Problem(HttpStatus.UNAUTHORIZED, "invalid_api_key", null, "No key"));
    }

    private List<String> statuses(String requestIds) {
        return database.queryForList(
                "select status from generation where request_id like ? order by created_at", String.class, requestIds);
    }

    @Test
    void keepsTheSecretOfAKeyNowhere(CapturedOutput output) {
        client.chat("");
        client.get("/v1/models");
        client.post("/v1/chat/completions", "not json");

        var secret = client.key().substring(client.key().lastIndexOf('-') + 1);
        assertThat(output.getAll()).doesNotContain(secret);
        assertThat(everyRow()).doesNotContain(secret).contains("Key");
    }

    private String everyRow() {
        return database
                .queryForList(
                        "select table_name from information_schema.tables where table_schema = 'public'", String.class)
                .stream()
                .flatMap(table ->
                        database.queryForList("select t::text from %s t".formatted(table), String.class).stream())
                .collect(Collectors.joining("\n"));
    }

    private void hideTable() {
        database.execute("alter table generation rename to hidden");
        tableHidden = true;
    }

    private UUID insertRunning(String owner) {
        var id = UUID.randomUUID();
        database.update(
                "insert into generation (id, version, status, request_id, endpoint, streamed, owner, created_at)"
                        + " values (?, 0, 'RUNNING', 'r', '/v1/completions', false, ?, now())",
                id,
                owner);
        return id;
    }

    private String status(UUID id) {
        return database.queryForObject("select status from generation where id = ?", String.class, id);
    }

    private Map<String, Object> row(HttpResponse<String> response) {
        return database.queryForMap(
                "select * from generation where request_id = ?",
                response.headers().firstValue("x-request-id").orElseThrow());
    }
}
