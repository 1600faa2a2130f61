package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What the ledger gets to hear of a generation. */
@PlatformTest
class GenerationLedgerTests {
    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    JdbcTemplate database;

    @Autowired
    OrphanSweep sweep;

    @Autowired
    Contents contents;

    @Autowired
    ApiKeys keys;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void theIntentIsInTheLedgerBeforeTheModelRuns() {
        var seen = new AtomicReference<List<String>>();
        model.beforeFirstToken(() -> seen.set(database.queryForList(
                "select e.type from ledger_entry e where e.subject_id ="
                        + " (select id from generation order by created_at desc limit 1)",
                String.class)));

        client.chat("");

        assertThat(seen.get()).containsExactly("INTENT");
    }

    @Test
    void theOutcomeTellsWhatWasUsedAndBindsToTheTextThatLeft() throws Exception {
        var response = client.chat("\"stop\": [\"x\"]");

        var outcome = entry(response, "OUTCOME");
        assertThat(outcome.path("tenant").asString()).isNotEmpty();
        var body = outcome.path("body");
        assertThat(body.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(body.path("finish_reason").asString()).isEqualTo("STOP");
        assertThat(body.path("tokens").path("slm_decoded").asInt()).isEqualTo(4);
        assertThat(body.path("micros").path("llm_encode").asLong()).isEqualTo(20_000);
        assertThat(outcome.path("commitments").path("output").asString())
                .isEqualTo(commitment("output", salt(response), "\u3053\u3093\u306b\u3061\u306f\u3002"));
        assertThat(outcome.path("commitments").path("output").asString())
                .isNotEqualTo(HexFormat.of()
                        .formatHex(sha256("\u3053\u3093\u306b\u3061\u306f\u3002".getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"stream\": true", "\"max_tokens\": 1"})
    void everyIntentGetsExactlyOneOutcome(String fields) {
        var response = client.chat(fields);

        assertThat(types(response)).containsExactlyInAnyOrder("INTENT", "OUTCOME");
    }

    @Test
    void anAttemptThatNeverBecameAGenerationHasAnOutcomeOnly() {
        var response = client.post("/v1/chat/completions", "not json");

        assertThat(types(response)).containsExactly("OUTCOME");
        assertThat(entry(response, "OUTCOME").path("body").path("status").asString())
                .isEqualTo("REFUSED");
    }

    @Test
    void whatADeadProcessLeftRunningGetsItsOutcome() {
        var id = UUID.randomUUID();
        database.update(
                "insert into generation (id, version, status, request_id, endpoint, streamed, owner, created_at)"
                        + " values (?, 0, 'RUNNING', 'r', '/v1/completions', false, 'sekkei-dead', now())",
                id);

        sweep.run(new DefaultApplicationArguments());

        assertThat(entries(id)).singleElement().satisfies(entry -> {
            assertThat(entry.path("type").asString()).isEqualTo("OUTCOME");
            assertThat(entry.path("body").path("status").asString()).isEqualTo("ABANDONED");
        });
    }

    private List<String> types(HttpResponse<String> response) {
        return entries(id(response)).stream()
                .map(entry -> entry.path("type").asString())
                .toList();
    }

    private JsonNode entry(HttpResponse<String> response, String type) {
        return entries(id(response)).stream()
                .filter(entry -> entry.path("type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> entries(UUID subject) {
        return database
                .queryForList("select envelope from ledger_entry where subject_id = ?", byte[].class, subject)
                .stream()
                .map(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)))
                .toList();
    }

    private UUID id(HttpResponse<String> response) {
        return database.queryForObject(
                "select id from generation where request_id = ?",
                UUID.class,
                response.headers().firstValue("x-request-id").orElseThrow());
    }

    private byte[] salt(HttpResponse<String> response) {
        var reader = keys.recognise(client.key(), "127.0.0.1").orElseThrow().caller();
        return contents.read(reader, id(response), ReadingReason.OWN)
                .flatMap(content -> content.of(ContentKind.OUTPUT))
                .orElseThrow()
                .salt();
    }

    /** As an auditor would compute it, from the words of the decision record. */
    private static String commitment(String name, byte[] salt, String text) throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.writeBytes(("sekkei/commitment/v1/" + name + "\0").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(salt);
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256(bytes.toByteArray()));
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
