package io.sekkei.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.access.KeyPlan;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.ledger.evidence.Trust;
import io.sekkei.platform.ledger.evidence.Verdict;
import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.ConsistencyProof;
import io.sekkei.platform.ledger.proof.Cosignature;
import io.sekkei.platform.ledger.proof.InclusionProof;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.TileSubtrees;
import io.sekkei.platform.ledger.proof.VerifierKey;
import io.sekkei.platform.ledger.proof.WitnessRequest;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What an auditor does over HTTP; the platform is also the witness of another ledger. */
@PlatformTest
class AuditorTests {
    private static final String AUDIT = "/api/v1/audit";
    private static final SigningKey WATCHED = SigningKey.generate("watched.example");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void witness(DynamicPropertyRegistry properties) {
        properties.add("sekkei.witness.name", () -> "witness.example");
        properties.add("sekkei.witness.logs", () -> WATCHED.verifierKey().toString());
    }

    @Autowired
    ApplicationContext platform;

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    TestPeople people;

    @TempDir
    private Path folder;

    private Customer customer;

    @BeforeEach
    void newCustomer() {
        model.reset();
        customer = Customer.of(platform);
        letTakeEvidence(customer);
    }

    private void letTakeEvidence(Customer who) {
        platform.getBean(ApiKeys.class)
                .change(
                        who.admin(Role.TENANT_ADMIN),
                        new KeyId(who.payer().key()),
                        new KeyPlan("Key", null, Set.of(), Set.of(), Set.of(), null, List.of(), true));
    }

    @Test
    void recordsArePagedNewestFirstAndNoneIsMissedOrShownTwice() throws Exception {
        for (int i = 0; i < 5; i++) {
            chat("request-" + i, "");
        }
        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = json(AUDIT + "/records?limit=2" + next);
            page.get("data").forEach(record -> seen.add(record.get("request_id").asString()));
            next = page.has("next") ? "&after=" + page.get("next").asString() : "";
        } while (!next.isEmpty());

        assertThat(seen).containsExactly("request-4", "request-3", "request-2", "request-1", "request-0");
    }

    @ParameterizedTest
    @CsvSource({
        "request=sought, 1",
        "request=nothing, 0",
        "outcome=succeeded, 2",
        "outcome=refused, 1",
        "mode=slm-only, 1",
        "mode=llm-only, 0",
        "pair=enja, 2",
        "pair=other, 0",
        "min_cost_micros=1000000000, 0",
        "max_cost_micros=1000000000, 2",
        "to=2020-01-01T00:00:00Z, 0",
        "from=2020-01-01T00:00:00Z, 3",
        "from=2020-01-01T00:00:00Z&outcome=succeeded&mode=llm-to-slm&pair=enja, 1"
    })
    void recordsAreFoundByWhatTheyAre(String filter, int count) throws Exception {
        chat("sought", "");
        chat("other", "\"model\": \"enja:slm-only\"");
        chat("refused", "\"temperature\": -1");

        assertThat(json(AUDIT + "/records?" + filter).get("data")).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({
        "/records?from=yesterday, 400, from",
        "/records?key=1, 400, key",
        "/records?colour=red, 400, colour",
        "/records?limit=0, 400, limit",
        "/records?after=x, 400, after",
        "/records?outcome=splendid, 400, outcome",
        "/records?min_cost_micros=-1, 422, min_cost_micros",
        "/records?min_cost_micros=2&max_cost_micros=1, 422, max_cost_micros",
        "/records?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, 422, to",
        "/records/not-a-number, 400, generation",
        "/entries?to=now, 400, to",
        "/statement?from=2026-01-01T00:00:00Z, 400, to",
        "/statement?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, 422, to",
        "/evidence?from=2026-01-02T00:00:00Z, 400, to",
        "/log/consistency?from=0&to=1, 400, to",
        "/log/consistency?from=a&to=1, 400, from"
    })
    void whatMakesNoSenseIsRefusedByName(String path, int status, String named) throws Exception {
        var refusal = get(AUDIT + path);

        assertThat(refusal.statusCode()).isEqualTo(status);
        assertThat(refusal.body()).contains(named);
    }

    @Test
    void aRecordComesWithItsEntriesEachOfThemProved() throws Exception {
        chat("one", "");
        var id = json(AUDIT + "/records?request=one").at("/data/0/id").asString();

        var told = json(AUDIT + "/records/" + id);

        var checkpoint = Checkpoint.open(told.get("checkpoint").asString(), ledgerKey());
        assertThat(told.at("/record/outcome").asString()).isEqualTo("SUCCEEDED");
        assertThat(told.get("entries").findValuesAsString("type")).containsExactly("INTENT", "OUTCOME");
        assertThat(told.get("entries")).allMatch(entry -> holds(entry, checkpoint));
    }

    private static boolean holds(JsonNode entry, Checkpoint checkpoint) {
        return InclusionProof.holds(
                entry.get("index").asLong(),
                MerkleHash.leaf(entry.get("entry").asString().getBytes(StandardCharsets.UTF_8)),
                checkpoint.size(),
                checkpoint.root(),
                hashes(entry.get("proof")));
    }

    private static List<byte[]> hashes(JsonNode proof) {
        return StreamSupport.stream(proof.spliterator(), false)
                .map(hash -> Base64.getDecoder().decode(hash.asString()))
                .toList();
    }

    @Test
    void nothingOfOneTenantIsFoundByAnother() throws Exception {
        chat("mine", "");
        var id = json(AUDIT + "/records?request=mine").at("/data/0/id").asString();
        var other = Customer.of(platform);
        letTakeEvidence(other);

        assertThat(get(AUDIT + "/records/" + id, other).statusCode()).isEqualTo(404);
        assertThat(get(AUDIT + "/records/" + UUID.randomUUID(), other).statusCode())
                .isEqualTo(404);
        assertThat(json(get(AUDIT + "/records", other)).get("data")).isEmpty();
        assertThat(json(get(AUDIT + "/records?key=" + customer.payer().key(), other))
                        .get("data"))
                .isEmpty();
        assertThat(json(get(AUDIT + "/entries?subject=" + id, other)).get("data"))
                .isEmpty();
    }

    @Test
    void anAuditorReadsAllOfTheTenantAndAMemberOnlyTheirOwn() throws Exception {
        chat("by-the-key", "");
        var id = json(AUDIT + "/records?request=by-the-key").at("/data/0/id").asString();
        var auditor = people.in(customer.payer().tenant(), Role.AUDITOR);
        var member = people.in(customer.payer().tenant(), Role.MEMBER);

        assertThat(json(auditor.get(AUDIT + "/records")).get("data")).hasSize(1);
        assertThat(auditor.get(AUDIT + "/records/" + id).statusCode()).isEqualTo(200);
        assertThat(auditor.get(AUDIT + "/evidence").statusCode()).isEqualTo(200);
        assertThat(auditor.get(AUDIT + "/entries").statusCode()).isEqualTo(200);
        assertThat(json(member.get(AUDIT + "/records")).get("data")).isEmpty();
        assertThat(member.get(AUDIT + "/records/" + id).statusCode()).isEqualTo(404);
        assertThat(member.get(AUDIT + "/evidence").statusCode()).isEqualTo(200);
        for (var path : List.of("/entries", "/statement?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")) {
            assertThat(member.get(AUDIT + path).statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void takingEvidenceAlongIsAnEntryThatNamesWhoDidIt() throws Exception {
        pack("");
        eventually(AUDIT + "/entries?type=EVIDENCE_EXPORTED", 1);

        var entry = json(AUDIT + "/entries?type=EVIDENCE_EXPORTED")
                .at("/data/0/entry")
                .asString();

        assertThat(TestClient.parse(entry).at("/body/actor/id").asString())
                .isEqualTo(customer.payer().key().toString());
        assertThat(TestClient.parse(entry).at("/body/sha256").asString()).hasSize(64);
    }

    @Test
    void thePackOfAPeriodAndItsStatementAgree() throws Exception {
        chat("within", "");
        var period = "?from=%s&to=%s"
                .formatted(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
        var statement = get(AUDIT + "/statement" + period).body();

        var verdict = verify(pack(period), statement);

        assertThat(verdict.statements()).isEqualTo(2);
        assertThat(TestClient.parse(statement.lines().findFirst().orElseThrow())
                        .at("/entries/outcomes/SUCCEEDED")
                        .asInt())
                .isOne();
        var forged = statement.replace("\"SUCCEEDED\":1", "\"SUCCEEDED\":2");
        assertThatThrownBy(() -> verify(pack(period), forged)).isInstanceOf(BadEvidenceException.class);
    }

    @Test
    void aPackOfChosenRecordsHoldsThemAndSaysHowTheyWereChosen() throws Exception {
        chat("chosen", "");
        chat("other", "");

        var verdict = verify(pack("?request=chosen"), null);

        assertThat(verdict.records()).isEqualTo(2);
        assertThat(verdict.scope()).endsWith(", records of request chosen");
    }

    @Test
    void recordsAreFoundByWordsInTheirContentsAndEachReadingIsAnEntry() throws Exception {
        chat("one", "");
        chat("two", "");
        var span = "\"from\": \"2020-01-01T00:00:00Z\", \"to\": \"2099-01-01T00:00:00Z\"";

        // In full width and another case: people do not know how it was written.
        var found = json(search("{\"words\": \"\uff28\uff25\uff2c\uff2c\uff2f\", %s}".formatted(span)));

        assertThat(found.get("data")).hasSize(2);
        assertThat(found.get("opened").asInt()).isEqualTo(2);
        assertThat(json(search("{\"words\": \"hello absent\", %s}".formatted(span)))
                        .get("data"))
                .isEmpty();
        eventually(AUDIT + "/entries?type=CONTENT_READ", 4);
        assertThat(json(AUDIT + "/entries?type=CONTENT_READ").get("data")).hasSize(4);
        var entry = json(AUDIT + "/entries?type=CONTENT_SEARCHED")
                .at("/data/0/entry")
                .asString();
        assertThat(entry).contains("\"opened\":2").doesNotContain("absent");
        assertThat(search("{\"words\": \"hello\"}").statusCode()).isEqualTo(422);
        assertThat(search("{%s}".formatted(span)).statusCode()).isEqualTo(400);
        assertThat(search("{\"words\": \"hello\", \"colour\": \"red\", %s}".formatted(span))
                        .statusCode())
                .isEqualTo(400);
    }

    private HttpResponse<String> search(String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(uri(AUDIT + "/content-searches"))
                        .header("Authorization", "Bearer " + customer.key())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void theTreeCanBeRebuiltFromItsTilesAndContinuesEarlierOnes() throws Exception {
        chat("first", "");
        var before = checkpoint();
        chat("second", "");
        var after = checkpoint();

        var tree = new TileSubtrees(after.size(), this::tile);
        assertThat(tree.root(0L, after.size())).isEqualTo(after.root());
        var proof = json(AUDIT + "/log/consistency?from=%d&to=%d".formatted(before.size(), after.size()));
        assertThat(ConsistencyProof.holds(
                        before.size(), before.root(), after.size(), after.root(), hashes(proof.get("proof"))))
                .isTrue();
        assertThat(get(AUDIT + "/log/tile/0/999").statusCode()).isEqualTo(404);
        assertThat(get(AUDIT + "/log/verifier-key").body().strip())
                .isEqualTo(ledgerKey().toString());
    }

    /** After it was asked for once more, a checkpoint covers all there was before. */
    private Checkpoint checkpoint() throws Exception {
        json(AUDIT + "/records/" + json(AUDIT + "/records").at("/data/0/id").asString());
        return Checkpoint.open(get(AUDIT + "/log/checkpoint").body(), ledgerKey());
    }

    private byte[] tile(Tile tile) {
        try {
            var request = request(AUDIT + "/log/" + tile.path(), customer.key());
            return HTTP.send(request, BodyHandlers.ofByteArray()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/records", "/entries", "/statement", "/evidence", "/log/checkpoint", "/log/tile/0/000"})
    void withoutAKeyNobodyGetsIn(String path) throws Exception {
        var request = HttpRequest.newBuilder(uri(AUDIT + path)).build();

        assertThat(HTTP.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
    }

    @Test
    void anotherLedgerIsWitnessedWithoutAKey() throws Exception {
        var empty = new Checkpoint("watched.example", 1, MerkleHash.leaf(new byte[0]));
        var note = empty.sign(WATCHED);
        var body = new WitnessRequest(0, List.of(), note).text();

        var cosigned = witness(body);
        var conflict = witness(body);

        assertThat(cosigned.statusCode()).isEqualTo(200);
        var witness = VerifierKey.parse(
                Files.readString(Path.of("target/ledger/witness-verifier-key")).strip());
        assertThat(Cosignature.time(note + cosigned.body(), witness).orElseThrow())
                .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now());
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).isEqualTo("1\n");
        assertThat(conflict.headers().firstValue("content-type")).hasValue("text/x.tlog.size");
        assertThat(witness("nonsense").statusCode()).isEqualTo(400);
        assertThat(witness(body.replace("watched.example", "other.example")).statusCode())
                .isEqualTo(404);
        var hash = HexFormat.of()
                .formatHex(MerkleHash.sha256().digest("watched.example".getBytes(StandardCharsets.UTF_8)));
        assertThat(get("/witness/" + hash + "/checkpoint").body()).isEqualTo(note + cosigned.body());
    }

    private HttpResponse<String> witness(String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(uri("/witness/add-checkpoint"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void chat(String requestId, String fields) throws Exception {
        var body = TestClient.chatBody(fields).replaceFirst("\"model\": \"enja\", (?=.*\"model\")", "");
        HTTP.send(
                HttpRequest.newBuilder(uri("/v1/chat/completions"))
                        .header("Authorization", "Bearer " + customer.key())
                        .header("Content-Type", "application/json")
                        .header("x-request-id", requestId)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void eventually(String path, int count) throws Exception {
        var patience = Instant.now().plusSeconds(60);
        while (json(path).get("data").size() < count && Instant.now().isBefore(patience)) {
            Thread.sleep(50);
        }
    }

    private Path pack(String query) throws Exception {
        var file = folder.resolve(UUID.randomUUID() + ".zip");
        var response = HTTP.send(request(AUDIT + "/evidence" + query, customer.key()), BodyHandlers.ofFile(file));
        assertThat(response.statusCode()).isEqualTo(200);
        return file;
    }

    private Verdict verify(Path pack, String statement) throws IOException {
        return PackVerifier.verify(pack, new Trust(ledgerKey(), null, List.of(), 0, statement));
    }

    private static VerifierKey ledgerKey() throws IOException {
        return VerifierKey.parse(
                Files.readString(Path.of("target/ledger/verifier-key")).strip());
    }

    private JsonNode json(String path) throws Exception {
        return json(get(path));
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestClient.parse(response);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, customer);
    }

    private HttpResponse<String> get(String path, Customer who) throws Exception {
        return HTTP.send(request(path, who.key()), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String key) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + key)
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://localhost:%d%s".formatted(client.port(), path));
    }
}
