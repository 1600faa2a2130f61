package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.ledger.evidence.Trust;
import io.sekkei.platform.ledger.evidence.Verdict;
import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.InclusionProof;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.Tile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two days of a tenant, beside another tenant that nobody gets to see. */
class StatementTests {
    private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant TUESDAY = MONDAY.plus(Duration.ofDays(1));
    private static final Instant WEDNESDAY = MONDAY.plus(Duration.ofDays(2));

    private final MovableClock clock = new MovableClock();
    private final UUID tenant = UUID.randomUUID();
    private final UUID stranger = UUID.randomUUID();

    @TempDir
    private Path folder;

    private LoneLedger ledger;
    private UUID overMidnight;
    private UUID lost;

    @BeforeEach
    void liveForTwoDays() {
        ledger = new LoneLedger(folder, SigningKey.generate("example.com/ledger"), clock);
        clock.moveTo(MONDAY.plusSeconds(1));
        generation(tenant, 100);
        ledger.append(Entry.outcome(UUID.randomUUID()).ofTenant(tenant).saying(f -> f.with("status", "REFUSED")));
        generation(stranger, 5_000);
        clock.moveTo(TUESDAY.minusSeconds(1));
        overMidnight = ledger.append(intent(tenant));
        lost = ledger.append(intent(tenant));
        clock.moveTo(TUESDAY.plusSeconds(1));
        ledger.append(outcome(overMidnight, tenant, 30));
        generation(tenant, 7);
    }

    private void generation(UUID of, long micros) {
        ledger.append(outcome(ledger.append(intent(of)), of, micros));
    }

    private static Entry intent(UUID of) {
        return Entry.intent(UUID.randomUUID()).ofTenant(of);
    }

    private static Entry outcome(UUID subject, UUID of, long micros) {
        return Entry.outcome(subject)
                .ofTenant(of)
                .saying(fields -> fields.with("status", "SUCCEEDED")
                        .with("tokens", new Fields().with("llm_encoded", 10).with("slm_decoded", 4))
                        .with("cost", new Fields().with("currency", "JPY").with("micros", micros)));
    }

    @Test
    void statesWhatHappenedOnADay() {
        var monday = said(ledger.evidence().statement(tenant, MONDAY, TUESDAY));
        var entries = monday.get("entries");

        assertThat(entries.get("count").asInt()).isEqualTo(5);
        assertThat(entries.get("types").toString()).isEqualTo("{\"INTENT\":3,\"OUTCOME\":2}");
        assertThat(entries.get("outcomes").toString()).isEqualTo("{\"REFUSED\":1,\"SUCCEEDED\":1}");
        assertThat(entries.get("tokens").toString()).isEqualTo("{\"llm_encoded\":10,\"slm_decoded\":4}");
        assertThat(entries.get("cost_micros").toString()).isEqualTo("{\"JPY\":100}");
        assertThat(entries.get("first_index").asInt()).isZero();
        assertThat(entries.get("last_index").asInt()).isEqualTo(6);
        assertThat(entries.get("anomalies").get("count").asInt()).isOne();
        assertThat(entries.get("anomalies").get("intents_without_outcome").toString())
                .isEqualTo("[\"%s\"]".formatted(lost));
        assertThat(monday.get("tenant").asString()).isEqualTo(tenant.toString());
        assertThat(monday.get("from").asString()).isEqualTo("2026-11-23T00:00:00.000000Z");
        assertThat(Checkpoint.open(monday.get("checkpoint").asString(), ledger.key.verifierKey())
                        .size())
                .isEqualTo(10);
    }

    @Test
    void theDaysAddUpToTheWhole() {
        var evidence = ledger.evidence();
        var days = List.of(
                said(evidence.statement(tenant, MONDAY, TUESDAY)),
                said(evidence.statement(tenant, TUESDAY, WEDNESDAY)));
        var whole = said(evidence.statement(tenant, MONDAY, WEDNESDAY));

        assertThat(days.stream()
                        .mapToInt(day -> day.at("/entries/count").asInt())
                        .sum())
                .isEqualTo(whole.at("/entries/count").asInt())
                .isEqualTo(8);
        assertThat(days.stream()
                        .mapToInt(day -> day.at("/entries/cost_micros/JPY").asInt())
                        .sum())
                .isEqualTo(whole.at("/entries/cost_micros/JPY").asInt());
    }

    @Test
    void aPackOfAPeriodHoldsWholeGenerationsAndItsStatement() throws IOException {
        var pack = pack(out -> ledger.evidence().ofPeriod(tenant, MONDAY, TUESDAY, out));

        var verdict = verify(pack, null);
        assertThat(verdict.records()).isEqualTo(6);
        assertThat(verdict.statements()).isOne();
        assertThat(verdict.scope())
                .isEqualTo(
                        "tenant %s, from 2026-11-23T00:00:00.000000Z to 2026-11-24T00:00:00.000000Z".formatted(tenant));
    }

    @Test
    void aStatementIsCheckedAgainstALaterPackOfTheWholeTenant() throws IOException {
        var statement = ledger.evidence().statement(tenant, MONDAY, TUESDAY);
        ledger.append(outcome(lost, tenant, 1));
        var pack = pack(out -> ledger.evidence().ofTenant(tenant, out));

        assertThat(verify(pack, statement).statements()).isOne();
    }

    @Test
    void aStatementAboutOneTenantIsNotProvedByThePackOfAnother() throws IOException {
        var statement = ledger.evidence().statement(tenant, MONDAY, TUESDAY);
        var pack = pack(out -> ledger.evidence().ofTenant(stranger, out));

        assertThatThrownBy(() -> verify(pack, statement))
                .isInstanceOf(BadEvidenceException.class)
                .hasMessageContaining("counts something else");
    }

    @Test
    void aPackOfChosenGenerationsHoldsAllThatIsKnownOfThem() throws IOException {
        var pack =
                pack(out -> ledger.evidence().ofRecords(tenant, "two generations", List.of(overMidnight, lost), out));

        var verdict = verify(pack, null);
        assertThat(verdict.records()).isEqualTo(3);
        assertThat(verdict.scope()).isEqualTo("tenant %s, two generations".formatted(tenant));
    }

    @Test
    void theStoryOfAGenerationIsProvedByItself() {
        var story = ledger.entries.about(tenant, overMidnight);
        var checkpoint = Checkpoint.open(story.checkpoint(), ledger.key.verifierKey());

        assertThat(story.entries()).extracting(entry -> entry.entry().type()).containsExactly("INTENT", "OUTCOME");
        assertThat(story.entries())
                .allMatch(entry -> InclusionProof.holds(
                        entry.entry().index(),
                        MerkleHash.leaf(entry.entry().json().getBytes(StandardCharsets.UTF_8)),
                        checkpoint.size(),
                        checkpoint.root(),
                        entry.proof()));
        assertThat(ledger.entries.about(stranger, overMidnight).entries()).isEmpty();
    }

    @Test
    void entriesAreFoundByTypeSubjectAndTimeNewestFirst() {
        ledger.sequencer.run();

        assertThat(found(null, null, null, null)).hasSize(8).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(found("OUTCOME", null, null, null)).hasSize(4);
        assertThat(found(null, overMidnight, null, null)).hasSize(2);
        assertThat(found(null, null, TUESDAY, null)).hasSize(3);
        assertThat(found("INTENT", null, MONDAY, TUESDAY)).hasSize(3);
        var all = found(null, null, null, null);
        var paged = new ArrayList<Long>();
        for (Long below = null; paged.size() < all.size(); below = paged.get(paged.size() - 1)) {
            paged.addAll(indices(ledger.entries.search(search(null, null, null, null), below, 3)));
        }
        assertThat(paged).isEqualTo(all);
    }

    private List<Long> found(String type, UUID subject, Instant from, Instant to) {
        return indices(ledger.entries.search(search(type, subject, from, to), null, 100));
    }

    private LedgerEntries.Search search(String type, UUID subject, Instant from, Instant to) {
        return new LedgerEntries.Search(tenant, type, subject, from, to);
    }

    private static List<Long> indices(List<LedgerEntries.Placed> entries) {
        return entries.stream().map(LedgerEntries.Placed::index).toList();
    }

    @Test
    void aClockThatStepsBackChangesNoOrder() {
        var before = ledger.append(Entry.of("BEFORE", UUID.randomUUID()).ofTenant(tenant));
        clock.move(Duration.ofHours(-20));
        var after = ledger.append(Entry.of("AFTER", UUID.randomUUID()).ofTenant(tenant));
        ledger.sequencer.run();

        var earlier = found(null, before, null, null).get(0);
        var later = found(null, after, null, null).get(0);

        assertThat(later).isEqualTo(earlier + 1);
        assertThat(found("AFTER", null, MONDAY, TUESDAY)).containsExactly(later);
    }

    @Test
    void theTreeIsServedTileByTile() {
        ledger.grow(300);
        var size = ledger.store.size();

        for (var tile : Tile.of(size)) {
            assertThat(ledger.log.tile(tile.path()).orElseThrow()).hasSize(tile.length());
        }
        var whole = ledger.log.tile("tile/0/000").orElseThrow();
        assertThat(ledger.log.tile("tile/0/000.p/7").orElseThrow()).isEqualTo(Arrays.copyOf(whole, 7 * 32));
        for (var wrong :
                List.of("tile/0/001", "tile/0/002", "tile/5/000.p/1", "tile/0/000.p/256", "tile/0/0", "tile/8/000")) {
            assertThat(ledger.log.tile(wrong)).as(wrong).isEmpty();
        }
        assertThat(ledger.log.consistency(1, size)).isPresent();
        assertThat(ledger.log.consistency(size, size + 1)).isEmpty();
        assertThat(ledger.log.consistency(0, size)).isEmpty();
    }

    private static JsonNode said(String statement) {
        return TestClient.parse(statement.lines().findFirst().orElseThrow());
    }

    private Path pack(Consumer<OutputStream> packing) throws IOException {
        var pack = folder.resolve(UUID.randomUUID() + ".zip");
        try (var out = Files.newOutputStream(pack)) {
            packing.accept(out);
        }
        return pack;
    }

    private Verdict verify(Path pack, String statement) throws IOException {
        return PackVerifier.verify(pack, new Trust(ledger.key.verifierKey(), null, List.of(), 0, statement));
    }
}
