package io.sekkei.platform.content;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.content.LegalHold.Scope;
import io.sekkei.platform.content.Retention.Rule;
import io.sekkei.platform.ledger.Evidence;
import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Erasures, legal holds, retention and new keys: everything that makes contents go, or keeps them. */
@PlatformTest
@Import(MovableClock.class)
class DroppingTests {
    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Contents contents;

    @Autowired
    Erasures erasures;

    @Autowired
    LegalHolds holds;

    @Autowired
    Retention retention;

    @Autowired
    KeyRotation rotation;

    @Autowired
    Evidence evidence;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApiKeys keys;

    @Autowired
    Purposes purposes;

    @TempDir
    private Path folder;

    @BeforeEach
    void freshModel() {
        model.reset();
        clock.moveTo(Instant.now());
        purposes.put(author().tenant(), new Purpose("mail", "\u30e1\u30fc\u30eb", "Mail", null));
        keepFor("mail", 365);
    }

    /** Admins are new people each time, so these are two. */
    private void keepFor(String purpose, int days) {
        var change = retention.request(admin(), new Rule(purpose, days));
        retention.confirm(admin(), change.id());
    }

    @Test
    void aChangeOfRetentionNeedsASecondPerson() {
        var admin = admin();
        var change = retention.request(admin, new Rule("mail", 1));

        assertThatThrownBy(() -> retention.confirm(admin, change.id()))
                .isInstanceOf(ContentConflictProblem.class)
                .hasMessageContaining("somebody else must confirm");
        assertThatThrownBy(() -> retention.request(admin(), new Rule("mail", 2)))
                .isInstanceOf(ContentConflictProblem.class)
                .hasMessageContaining("waits");
        assertThat(retention.rules(admin)).containsExactly(new Rule("mail", 365));

        retention.withdraw(admin(), change.id());
        assertThatThrownBy(() -> retention.confirm(admin(), change.id())).isInstanceOf(UnknownContentProblem.class);
        assertThat(retention.rules(admin)).containsExactly(new Rule("mail", 365));
    }

    @Test
    void theDatabaseAsksForTwoPeopleToChangeRetentionToo() {
        var admin = admin();
        var change = retention.request(admin, new Rule("mail", 1));

        assertThatThrownBy(() -> database.update(
                        "update content_retention_change set closed_at = now(), closed_by = requested_by,"
                                + " outcome = 'CONFIRMED' where id = ?",
                        change.id()))
                .hasMessageContaining("two_people");
        retention.withdraw(admin, change.id());
    }

    @Test
    void anErasureNeedsASecondPerson() {
        var id = generate();
        var admin = admin();
        var erasure = erasures.request(admin, id, ErasureReason.DATA_SUBJECT_REQUEST);

        assertThatThrownBy(() -> erasures.confirm(admin, erasure.id()))
                .isInstanceOf(ContentConflictProblem.class)
                .hasMessageContaining("somebody else must confirm");
        assertThat(isThere(id)).isTrue();

        erasures.confirm(admin(), erasure.id());

        assertThat(isThere(id)).isFalse();
    }

    @Test
    void theDatabaseWantsTwoPeopleToo() {
        var admin = admin();
        var erasure = erasures.request(admin, generate(), ErasureReason.NO_LONGER_NEEDED);

        assertThatThrownBy(() -> database.update(
                        "update content_erasure set closed_at = now(), closed_by = requested_by, outcome = 'CONFIRMED'"
                                + " where id = ?",
                        erasure.id()))
                .hasMessageContaining("content_erasure_two_people");
    }

    @Test
    void whatIsErasedIsGoneWithItsSaltAndSaysSoAndEveryProofHolds() throws IOException {
        var id = generate();
        var intent = entry(id, "INTENT").toString();
        var erasure = erase(id);

        var content = contents.read(author(), id, ReadingReason.OWN).orElseThrow();
        assertThat(content.contents()).hasSize(2).allSatisfy(kept -> {
            assertThat(kept.parts()).isEmpty();
            assertThat(kept.salt()).isEmpty();
            assertThat(kept.gone().by()).isEqualTo(erasure.id());
        });
        assertThat(database.queryForList(
                        "select data_key is null and ciphertext is null from content where generation_id = ?",
                        Boolean.class,
                        id))
                .containsExactly(true, true);
        assertThat(database.queryForObject(
                        "select count(*) from ledger_salt s join ledger_entry e on e.id = s.entry_id"
                                + " where e.subject_id = ?",
                        Integer.class,
                        id))
                .isZero();
        assertThat(entry(id, "INTENT").toString()).isEqualTo(intent);
        var pack = pack();
        assertThat(PackVerifier.verify(pack, null, null).erasures()).isPositive();
    }

    @Test
    void theLedgerTellsWhoErasedWhatAndWhy() {
        var id = generate();
        var first = admin();
        var second = admin();
        var erasure = erasures.request(first, id, ErasureReason.CONFIDENTIAL_BY_MISTAKE);
        erasures.confirm(second, erasure.id());

        var requested = entry(erasure.id(), "ERASURE_REQUESTED").path("body");
        assertThat(requested.path("record").asString()).isEqualTo(id.toString());
        var erased = entry(id, "CONTENT_ERASED").path("body");
        assertThat(erased.path("reason").asString()).isEqualTo("CONFIDENTIAL_BY_MISTAKE");
        assertThat(erased.path("requested_by").asString())
                .isEqualTo(Deeds.who(first).toString());
        assertThat(erased.path("actor").path("id").asString())
                .isEqualTo(Deeds.who(second).toString());
        assertThat(erased.path("contents").asInt()).isEqualTo(2);
    }

    @Test
    void anErasureThatWasWithdrawnErasesNothing() {
        var id = generate();
        var erasure = erasures.request(admin(), id, ErasureReason.NO_LONGER_NEEDED);

        erasures.withdraw(admin(), erasure.id());

        assertThatThrownBy(() -> erasures.confirm(admin(), erasure.id())).isInstanceOf(UnknownContentProblem.class);
        assertThat(isThere(id)).isTrue();
        assertThat(erasures.request(admin(), id, ErasureReason.NO_LONGER_NEEDED)
                        .wish()
                        .closedAt())
                .isNull();
    }

    @Test
    void twoErasuresOfOneRecordAreOneTooMany() {
        var id = generate();
        erasures.request(admin(), id, ErasureReason.NO_LONGER_NEEDED);

        assertThatThrownBy(() -> erasures.request(admin(), id, ErasureReason.NO_LONGER_NEEDED))
                .isInstanceOf(ContentConflictProblem.class);

        var gone = generate();
        erase(gone);
        assertThatThrownBy(() -> erasures.request(admin(), gone, ErasureReason.NO_LONGER_NEEDED))
                .hasMessageContaining("gone already");
    }

    @Test
    void othersFindNeitherRecordsNorErasures() {
        var id = generate();
        var erasure = erasures.request(admin(), id, ErasureReason.NO_LONGER_NEEDED);
        var stranger = strangeAdmin();

        assertThatThrownBy(() -> erasures.request(stranger, id, ErasureReason.NO_LONGER_NEEDED))
                .isInstanceOf(UnknownContentProblem.class);
        assertThatThrownBy(() -> erasures.confirm(stranger, erasure.id())).isInstanceOf(UnknownContentProblem.class);
        assertThatThrownBy(() -> erasures.withdraw(stranger, erasure.id())).isInstanceOf(UnknownContentProblem.class);
        assertThat(erasures.list(stranger, PageRequest.first()).data()).isEmpty();
        assertThat(isThere(id)).isTrue();
    }

    @Test
    void aLegalHoldOnRecordPurposeOrTenantBlocksErasureUntilItIsLifted() {
        var id = generate();
        var erasure = erasures.request(admin(), id, ErasureReason.NO_LONGER_NEEDED);

        for (var scope : List.of(new Scope(id, null), new Scope(null, "mail"), Scope.everything())) {
            var hold = holds.place(admin(), scope, HoldReason.LITIGATION);
            assertThatThrownBy(() -> erasures.confirm(admin(), erasure.id()))
                    .as(scope.toString())
                    .isInstanceOf(ContentConflictProblem.class)
                    .hasMessageContaining("legal hold");
            holds.lift(admin(), hold.id());
            assertThat(entry(hold.id(), "LEGAL_HOLD_LIFTED").isObject()).isTrue();
        }

        var elsewhere = holds.place(admin(), new Scope(generate(), null), HoldReason.LITIGATION);
        erasures.confirm(admin(), erasure.id());
        holds.lift(admin(), elsewhere.id());
        assertThat(isThere(id)).isFalse();
    }

    @Test
    void retentionDropsWhatIsOldAndNothingElseAndTellsTheLedger() throws Exception {
        var old = generate();
        clock.move(Duration.ofDays(300));
        var young = generate();
        clock.move(Duration.ofDays(66));

        retention.run();

        assertThat(isThere(old)).isFalse();
        assertThat(isThere(young)).isTrue();
        var run = database.queryForObject(
                "select distinct gone_by from content where generation_id = ?", UUID.class, old);
        var told = entry(run, "RETENTION_APPLIED").path("body").path("purposes").get(0);
        assertThat(told.path("days").asInt()).isEqualTo(365);
        var list = database
                .queryForList(
                        "select generation_id || ' ' || kind || E'\\n' from content where gone_by = ?",
                        String.class,
                        run)
                .stream()
                .sorted()
                .toList();
        assertThat(told.path("contents").asInt()).isEqualTo(list.size());
        assertThat(told.path("list_sha256").asString()).isEqualTo(sha256(String.join("", list)));
        assertThat(told.path("first_created_at").asString())
                .isLessThanOrEqualTo(told.path("last_created_at").asString());
    }

    @Test
    void aRuleOfTheTenantCountsBeforeTheDefaultAndAHoldBeforeBoth() {
        var id = generate();
        var held = generate();
        keepFor("mail", 7);
        var hold = holds.place(admin(), new Scope(held, null), HoldReason.AUDIT);
        clock.move(Duration.ofDays(8));

        retention.run();

        assertThat(isThere(id)).isFalse();
        assertThat(isThere(held)).isTrue();
        holds.lift(admin(), hold.id());
        keepFor("mail", 365);
        assertThat(retention.rules(admin())).containsExactly(new Rule("mail", 365));
        assertThat(entry(admin().tenant().value(), "RETENTION_SET").path("body").path("days"))
                .isNotNull();
        assertThatThrownBy(() -> retention.request(admin(), new Rule("mail", 0)))
                .isInstanceOf(InvalidRetentionProblem.class);
    }

    @Test
    void manyRunsAtTheSameTimeDropEverythingOnce() throws Exception {
        var ids = IntStream.range(0, 6).mapToObj(i -> generate()).toList();
        var before = gone();
        clock.move(Duration.ofDays(400));

        var threads = Executors.newFixedThreadPool(4);
        var runs = threads.invokeAll(IntStream.range(0, 4)
                .<Callable<Integer>>mapToObj(i -> retention::run)
                .toList());
        threads.shutdown();

        var dropped = 0;
        for (var run : runs) {
            dropped += run.get();
        }
        assertThat(dropped).isGreaterThanOrEqualTo(2 * ids.size());
        assertThat(ids).noneMatch(this::isThere);
        // Four runs share the work, and contents of other tests are old as well.
        assertThat(gone() - before).isEqualTo(dropped);
    }

    private int gone() {
        return Objects.requireNonNull(
                database.queryForObject("select count(*) from content where gone_at is not null", Integer.class));
    }

    @Test
    void aNewKeyTakesOverAndTheOldOneIsDestroyedWhenNothingNeedsIt() {
        var before = generate();
        var old = key(before);
        var digest = digest(before);

        rotation.rotate(admin());
        var after = generate();

        assertThat(key(after)).isNotEqualTo(old);
        assertThat(isThere(before)).isTrue();
        rotation.run();
        assertThat(key(before)).as("others may still encrypt under it").isEqualTo(old);

        clock.move(Duration.ofMinutes(3));
        rotation.run();

        assertThat(key(before)).isEqualTo(key(after));
        assertThat(digest(before)).isEqualTo(digest);
        assertThat(isThere(before)).isTrue();
        assertThat(database.queryForObject("select count(*) from content_key where id = ?", Integer.class, old))
                .isZero();
        assertThat(entry(old, "CONTENT_KEY_DESTROYED").isObject()).isTrue();
    }

    private Erasure erase(UUID id) {
        var erasure = erasures.request(admin(), id, ErasureReason.DATA_SUBJECT_REQUEST);
        return erasures.confirm(admin(), erasure.id());
    }

    private UUID generate() {
        var id = parse(client.chat("\"metadata\": {\"purpose\": \"mail\"}"))
                .path("usage")
                .path("sekkei")
                .path("generation_id");
        return UUID.fromString(id.asString());
    }

    private boolean isThere(UUID id) {
        return contents.read(author(), id, ReadingReason.OWN).orElseThrow().contents().stream()
                .allMatch(kept -> kept.gone() == null && !kept.parts().isEmpty());
    }

    private Caller author() {
        return keys.recognise(client.key(), "127.0.0.1").orElseThrow().caller();
    }

    private Caller admin() {
        return admin(author().tenant());
    }

    private static Caller admin(TenantId tenant) {
        var person = new Actor.Person(new PersonId(UUID.randomUUID()), null);
        return new Caller(person, tenant, null, Set.of(Role.TENANT_ADMIN), KeyTerms.open(Set.of()));
    }

    private static Caller strangeAdmin() {
        return admin(new TenantId(UUID.randomUUID()));
    }

    private Path pack() throws IOException {
        var entries = database.queryForObject("select count(*) from ledger_entry", Long.class);
        await().until(() -> database.queryForObject(
                "select exists (select from ledger_checkpoint where size >= ?)", Boolean.class, entries));
        var pack = folder.resolve("pack.zip");
        try (var out = Files.newOutputStream(pack)) {
            evidence.ofTenant(author().tenant().value(), out);
        }
        return pack;
    }

    private UUID key(UUID generation) {
        return database.queryForObject(
                "select distinct key_id from content where generation_id = ?", UUID.class, generation);
    }

    private List<String> digest(UUID generation) {
        return database.queryForList(
                "select encode(sha256(ciphertext), 'hex') from content where generation_id = ? order by kind",
                String.class,
                generation);
    }

    private JsonNode entry(UUID subject, String type) {
        return database
                .queryForList(
                        "select envelope from ledger_entry where subject_id = ? and type = ?",
                        byte[].class,
                        subject,
                        type)
                .stream()
                .map(envelope -> parse(new String(envelope, StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s of %s is not in the ledger".formatted(type, subject)));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
