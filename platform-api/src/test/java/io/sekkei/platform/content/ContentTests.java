package io.sekkei.platform.content;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.ledger.Commitment;
import io.sekkei.platform.tenancy.Caller;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

@PlatformTest
class ContentTests {
    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Contents contents;

    @Autowired
    ApiKeys keys;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private boolean tableHidden;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @AfterEach
    void restore() {
        if (tableHidden) {
            database.execute("alter table hidden rename to content");
        }
    }

    @Test
    void theAuthorReadsWhatWasAskedAndAnswered() {
        var id = id(client.chat("\"stop\": [\"x\"]"));

        var content = contents.read(author(), id, ReadingReason.OWN).orElseThrow();

        assertThat(content.of(ContentKind.PROMPT).orElseThrow().parts()).containsOnlyKeys("input", "stop");
        assertThat(content.of(ContentKind.OUTPUT).orElseThrow().parts()).containsOnlyKeys("output", "tokens");
        assertThat(text(content, "output")).isEqualTo("\u3053\u3093\u306b\u3061\u306f\u3002");
        assertThat(text(content, "input")).contains("USER").contains("Hello.");
    }

    @Test
    void whatIsKeptIsWhatTheLedgerCommitsTo() {
        var id = id(client.chat("\"stop\": [\"x\"]"));

        var content = contents.read(author(), id, ReadingReason.OWN).orElseThrow();

        for (var kept : content.contents()) {
            var entry = entry(id, kept.kind() == ContentKind.PROMPT ? "INTENT" : "OUTCOME");
            kept.parts()
                    .forEach((name, part) -> assertThat(
                                    entry.path("commitments").path(name).asString())
                            .isEqualTo(Commitment.to(name, kept.salt(), part)));
            assertThat(entry.path("commitments").size()).isEqualTo(kept.parts().size());
        }
    }

    @Test
    void theLedgerKnowsTheCiphertextByItsDigest() {
        var id = id(client.chat(""));

        for (var kind : Map.of("PROMPT", "INTENT", "OUTPUT", "OUTCOME").entrySet()) {
            var stored = database.queryForObject(
                    "select encode(sha256(ciphertext), 'hex') from content where generation_id = ? and kind = ?",
                    String.class,
                    id,
                    kind.getKey());
            assertThat(entry(id, kind.getValue())
                            .path("body")
                            .path(kind.getKey().toLowerCase(java.util.Locale.ROOT) + "_ciphertext_sha256")
                            .asString())
                    .isEqualTo(stored);
        }
    }

    @Test
    void everyReadingIsInTheLedgerWithActorAndReason() {
        var id = id(client.chat(""));

        contents.read(author(), id, ReadingReason.COMPLAINT);

        var body = entry(id, "CONTENT_READ").path("body");
        assertThat(body.path("reason").asString()).isEqualTo("COMPLAINT");
        assertThat(body.path("actor").path("id").asString())
                .isEqualTo(author().key().value().toString());
    }

    @Test
    void othersFindNothingAndLeaveNoTrace() {
        var id = id(client.chat(""));
        var stranger = keys.recognise(Customer.of(platform).key(), "127.0.0.1")
                .orElseThrow()
                .caller();

        assertThat(contents.read(stranger, id, ReadingReason.OWN)).isEmpty();
        assertThat(contents.read(author(), UUID.randomUUID(), ReadingReason.OWN))
                .isEmpty();
        assertThat(entries(id, "CONTENT_READ")).isZero();
    }

    @Test
    void aCiphertextThatWasMovedToAnotherRecordDoesNotOpen() {
        var one = id(client.chat(""));
        var other = id(client.chat(""));
        database.update(
                "update content c set data_key = o.data_key, ciphertext = o.ciphertext from content o"
                        + " where c.generation_id = ? and o.generation_id = ? and c.kind = o.kind",
                one,
                other);

        assertThatThrownBy(() -> contents.read(author(), one, ReadingReason.OWN))
                .isInstanceOf(DamagedContentProblem.class)
                .hasMessage("The prompt of record %s does not open: it was changed, or put there from another record"
                        .formatted(one));
        assertThat(contents.read(author(), other, ReadingReason.OWN)).isPresent();
    }

    @Test
    void nothingRunsWhosePromptCouldNotBeKept() {
        hideTable();

        var response = client.chat("");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(parse(response).path("error").path("code").asString()).isEqualTo("record_unavailable");
        assertThat(model.calls()).isZero();
    }

    @Test
    void nothingIsReleasedWhoseOutputCouldNotBeKept() {
        model.afterLastToken(this::hideTable);

        var response = client.chat("");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("\u3053\u3093\u306b\u3061\u306f");
    }

    @Test
    void eachTenantHasAKeyOfItsOwn() {
        var mine = id(client.chat(""));
        var other = Customer.of(platform);
        var theirs = id(client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), other.key())));

        assertThat(key(mine)).isNotEqualTo(key(theirs));
        assertThat(database.queryForObject("select tenant_id from content_key where id = ?", UUID.class, key(theirs)))
                .isEqualTo(other.payer().tenant().value());
    }

    private void hideTable() {
        database.execute("alter table content rename to hidden");
        tableHidden = true;
    }

    private UUID key(UUID generation) {
        return database.queryForObject(
                "select distinct key_id from content where generation_id = ?", UUID.class, generation);
    }

    private Caller author() {
        return keys.recognise(client.key(), "127.0.0.1").orElseThrow().caller();
    }

    private static UUID id(HttpResponse<String> response) {
        return UUID.fromString(parse(response)
                .path("usage")
                .path("sekkei")
                .path("generation_id")
                .asString());
    }

    private static String text(RecordContent content, String part) {
        return content.contents().stream()
                .map(kept -> kept.parts().get(part))
                .filter(bytes -> bytes != null)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private int entries(UUID subject, String type) {
        return database.queryForObject(
                "select count(*) from ledger_entry where subject_id = ? and type = ?", Integer.class, subject, type);
    }

    private JsonNode entry(UUID subject, String type) {
        var envelope = database.queryForObject(
                "select envelope from ledger_entry where subject_id = ? and type = ?", byte[].class, subject, type);
        return parse(new String(envelope, StandardCharsets.UTF_8));
    }
}
