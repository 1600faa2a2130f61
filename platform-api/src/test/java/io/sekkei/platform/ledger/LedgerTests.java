package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.ledger.evidence.Verdict;
import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** The sequencer of the platform sleeps here, so that the tests decide when which transaction does what. */
@PlatformTest
@TestPropertySource(properties = "sekkei.ledger.checkpoint-interval=1d")
class LedgerTests {
    @Autowired
    Ledger ledger;

    @Autowired
    Sequencer sequencer;

    @Autowired
    Evidence evidence;

    @Autowired
    LedgerStore store;

    @Autowired
    SigningKey key;

    @Autowired
    Clock clock;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate database;

    @TempDir
    Path folder;

    @Test
    void anEntryIsThereWithTheTransactionThatBroughtItOrNotAtAll() {
        var committed = append();
        var undone = UUID.randomUUID();
        transaction.executeWithoutResult(status -> {
            ledger.append(entry(undone));
            status.setRollbackOnly();
        });

        assertThat(entriesAbout(committed)).isOne();
        assertThat(entriesAbout(undone)).isZero();
        assertThatThrownBy(() -> ledger.append(entry(undone))).isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void anEntrySaysCanonicallyWhatItWasTold() {
        var subject = UUID.randomUUID();
        transaction.executeWithoutResult(status -> ledger.append(Entry.of("TEST", subject)
                .saying(fields ->
                        fields.with("z", 1).with("a", "\u8a2d\u8a08\n\u00e9").with("nothing", (String) null))
                .committingTo("text", bytes("secret"))));

        var json = envelope(subject);

        assertThat(json)
                .startsWith("{\"body\":{\"a\":\"\u8a2d\u8a08\\n\u00e9\",\"z\":1},\"commitments\":{\"text\":\"")
                .containsPattern("\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\"")
                .doesNotContain("secret")
                .doesNotContain("nothing");
        var salt = database.queryForObject(
                "select salt from ledger_salt s join ledger_entry e on e.id = s.entry_id where subject_id = ?",
                byte[].class,
                subject);
        assertThat(json).contains(Commitment.to("text", salt, bytes("secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INTENT", "OUTCOME"})
    void nothingHasTwoIntentsOrTwoOutcomes(String type) {
        var subject = UUID.randomUUID();
        transaction.executeWithoutResult(status -> ledger.append(Entry.of(type, subject)));

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> ledger.append(Entry.of(type, subject))))
                .hasMessageContaining("ledger_entry_once");
    }

    @Test
    void placesAnEntryThatCommitsLateBehindThoseThatOvertookIt() throws Exception {
        var written = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        var late = UUID.randomUUID();
        var slow = CompletableFuture.runAsync(() -> inTransaction(() -> {
            ledger.append(entry(late));
            written.countDown();
            await(mayCommit);
        }));
        await(written);
        var overtaking = append();
        sequencer.run();

        assertThat(positionOf(overtaking)).isNotNull();
        assertThat(positionOf(late)).isNull();

        mayCommit.countDown();
        slow.get();
        sequencer.run();

        assertThat(positionOf(late)).isGreaterThan(positionOf(overtaking));
        assertWhole();
    }

    @Test
    void aSecondSequencerLeavesTheFieldToTheFirst() throws Exception {
        var entry = append();
        var inside = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        var first = CompletableFuture.runAsync(() -> inTransaction(() -> {
            assertThat(store.lockSequencing()).isTrue();
            inside.countDown();
            await(mayCommit);
        }));
        await(inside);

        assertThat(sequencer.run()).isZero();
        assertThat(positionOf(entry)).isNull();

        mayCommit.countDown();
        first.get();
        assertThat(sequencer.run()).isPositive();
        assertThat(positionOf(entry)).isNotNull();
    }

    @Test
    void whoAsksForProofsWaitsForTheSequencerThatIsAtIt() throws Exception {
        var subject = UUID.randomUUID();
        inTransaction(() -> ledger.append(entry(subject)));
        var inside = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        var first = CompletableFuture.runAsync(() -> inTransaction(() -> {
            store.awaitSequencing();
            inside.countDown();
            await(mayCommit);
        }));
        await(inside);

        var asked = CompletableFuture.runAsync(() -> sequencer.runBehindOthers());
        Thread.sleep(300);
        assertThat(asked).as("while another one is at it").isNotDone();
        assertThat(positionOf(subject)).isNull();

        mayCommit.countDown();
        first.get();
        asked.get();
        assertThat(positionOf(subject)).isNotNull();
    }

    @Test
    void aSequencerThatDiesHalfWayLeavesEverythingAsItWas() {
        var entry = append();
        var before = store.size();
        transaction.executeWithoutResult(status -> {
            store.lockSequencing();
            store.place(before, store.takeWaiting(100));
            status.setRollbackOnly();
        });

        assertThat(positionOf(entry)).isNull();
        sequencer.run();
        assertThat(positionOf(entry)).isGreaterThanOrEqualTo(before);
        assertWhole();
    }

    @Test
    void manyWritersAndTwoSequencersMakeOneTreeWithoutGaps() throws Exception {
        var writing = new AtomicBoolean(true);
        var pool = Executors.newFixedThreadPool(6);
        var sequencers = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.runAsync(() -> sequenceWhile(writing), pool))
                .toList();
        var writers = IntStream.range(0, 4)
                .mapToObj(i ->
                        CompletableFuture.runAsync(() -> IntStream.range(0, 150).forEach(n -> append()), pool))
                .toList();
        writers.forEach(CompletableFuture::join);
        writing.set(false);
        sequencers.forEach(CompletableFuture::join);
        pool.shutdown();
        sequencer.run();

        assertThat(store.size()).isGreaterThanOrEqualTo(600);
        assertWhole();
        assertThat(everything().records()).isEqualTo(store.size());
    }

    /** A sequencer of its own, as another process has one. */
    private void sequenceWhile(AtomicBoolean writing) {
        var own = new Sequencer(store, transaction, key, clock);
        while (writing.get()) {
            own.run();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ledger_entry, envelope",
        "ledger_position, leaf_index",
        "ledger_checkpoint, note",
        "ledger_tile, hashes",
        "ledger_key, verifier_key"
    })
    void nothingIsChangedOrTakenAwayNotEvenByASuperuser(String table, String column) {
        for (var change : List.of("delete from %1$s", "truncate %1$s", "update %1$s set %2$s = %2$s")) {
            assertThatThrownBy(() -> database.execute(change.formatted(table, column)))
                    .hasStackTraceContaining("append-only");
        }
    }

    @Test
    void playingAReplicaDoesNotGetRoundTheTriggers() {
        assertThatThrownBy(() -> database.execute("set session_replication_role = replica; delete from ledger_entry"))
                .hasStackTraceContaining("append-only");
    }

    @Test
    void theRecordsOfOneTenantAreNotShownToAnother() throws IOException {
        var tenant = UUID.randomUUID();
        transaction.executeWithoutResult(status -> {
            ledger.append(entry(UUID.randomUUID()).ofTenant(tenant));
            ledger.append(entry(UUID.randomUUID()).ofTenant(UUID.randomUUID()));
        });

        var pack = folder.resolve("tenant.zip");
        try (var out = Files.newOutputStream(pack)) {
            evidence.ofTenant(tenant, out);
        }

        var verdict = PackVerifier.verify(pack, key.verifierKey(), null);
        assertThat(verdict.records()).isOne();
        assertThat(verdict.scope()).isEqualTo("tenant " + tenant);
    }

    @Test
    void aPackHoldsWhatWasDurableWhenItWasAskedFor() throws IOException {
        append();
        var before = everything().records();
        append();

        assertThat(everything().records()).isEqualTo(before + 1);
    }

    @Test
    void aForgedRowThatGotPastTheTriggersIsFoundByTheProofs() {
        var subject = append();
        sequencer.run();
        var index = positionOf(subject);
        forge(subject, "\\x7b7d");
        try {
            assertThatThrownBy(this::everything)
                    .isInstanceOfSatisfying(
                            BadEvidenceException.class,
                            bad -> assertThat(bad.entry()).hasValue(index));
        } finally {
            forge(subject, null);
        }
    }

    /** What a database administrator could do; null puts the true bytes back. */
    private void forge(UUID subject, String bytes) {
        database.execute("alter table ledger_entry disable trigger append_only");
        database.execute("alter table ledger_entry drop constraint if exists ledger_entry_leaf");
        if (bytes == null) {
            database.update(
                    "update ledger_entry set envelope = kept.envelope from kept where kept.id = ledger_entry.id");
            database.execute("drop table kept");
        } else {
            database.execute("create table kept as select * from ledger_entry");
            database.update("update ledger_entry set envelope = ?::bytea where subject_id = ?", bytes, subject);
        }
        database.execute("alter table ledger_entry enable always trigger append_only");
    }

    @Test
    void theNewestCheckpointCoversEveryPlace() {
        append();
        sequencer.run();

        var checkpoint = Checkpoint.open(store.newestCheckpoint().orElseThrow(), key.verifierKey());

        assertThat(checkpoint.size()).isEqualTo(store.size());
    }

    private void assertWhole() {
        var indices = database.queryForList("select leaf_index from ledger_position order by 1", Long.class);
        assertThat(indices)
                .isEqualTo(LongStream.range(0, indices.size()).boxed().toList());
        assertThat(database.queryForObject(
                        "select count(*) from ledger_entry e where not exists (select 1 from ledger_position p where"
                                + " p.entry_id = e.id) and not exists (select 1 from ledger_pending q where q.entry_id = e.id)",
                        Long.class))
                .isZero();
    }

    private Verdict everything() {
        var pack = folder.resolve("everything.zip");
        try (var out = Files.newOutputStream(pack)) {
            evidence.ofEverything(out);
            return PackVerifier.verify(pack, key.verifierKey(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UUID append() {
        var subject = UUID.randomUUID();
        inTransaction(() -> ledger.append(entry(subject)));
        return subject;
    }

    /** On any thread. */
    private void inTransaction(Runnable work) {
        try (var scope = TenantScope.ofPlatform()) {
            transaction.executeWithoutResult(status -> work.run());
        }
    }

    private static Entry entry(UUID subject) {
        return Entry.of("TEST", subject);
    }

    private int entriesAbout(UUID subject) {
        return database.queryForObject(
                "select count(*) from ledger_entry where subject_id = ?", Integer.class, subject);
    }

    private String envelope(UUID subject) {
        return new String(
                database.queryForObject(
                        "select envelope from ledger_entry where subject_id = ?", byte[].class, subject),
                StandardCharsets.UTF_8);
    }

    private Long positionOf(UUID subject) {
        return database
                .queryForList(
                        "select leaf_index from ledger_position p join ledger_entry e on e.id = p.entry_id"
                                + " where subject_id = ?",
                        Long.class,
                        subject)
                .stream()
                .findFirst()
                .orElse(null);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
