package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.evidence.PackContents;
import io.sekkei.platform.ledger.evidence.PackWriter;
import io.sekkei.platform.ledger.evidence.PeriodStatement;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Packs evidence for auditors: entries, the tree that proves them, signed checkpoints and the key, in one file; and states
 * what happened in a period. What is durable now is in it.
 */
@Service
public class Evidence {
    private final Sequencer sequencer;
    private final LedgerStore store;
    private final LedgerReading reading;
    private final WitnessingSettings witnessing;
    private final TransactionTemplate snapshot;
    private final SigningKey key;
    private final Clock clock;

    Evidence(
            Sequencer sequencer,
            LedgerStore store,
            LedgerReading reading,
            WitnessingSettings witnessing,
            PlatformTransactionManager transactions,
            SigningKey key,
            Clock clock) {
        this.sequencer = sequencer;
        this.store = store;
        this.reading = reading;
        this.witnessing = witnessing;
        this.key = key;
        this.clock = clock;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        // The checkpoint, the tiles and the entries must be of one moment.
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** Packs every entry of a tenant, and of no other. */
    public void ofTenant(UUID tenant, OutputStream target) {
        pack(Scope.tenant(tenant), target);
    }

    /**
     * Packs a tenant's entries of a period, all others about the same generations, and the statement about the period.
     */
    public void ofPeriod(UUID tenant, Instant from, Instant to, OutputStream target) {
        pack(Scope.period(tenant, from, to), target);
    }

    /**
     * Packs a tenant's entries about some generations.
     *
     * @param criteria by what they were chosen, in a line for the auditor
     */
    public void ofRecords(UUID tenant, String criteria, Collection<UUID> generations, OutputStream target) {
        pack(Scope.records(tenant, criteria, generations), target);
    }

    /** Packs every entry there is: for whoever may see all tenants. */
    public void ofEverything(OutputStream target) {
        pack(Scope.everything(), target);
    }

    /** States what happened in a period: a signed note with one line of JSON. */
    public String statement(UUID tenant, Instant from, Instant to) {
        sequencer.run();
        return Objects.requireNonNull(snapshot.execute(status -> {
            try {
                var contents = contents(Scope.period(tenant, from, to));
                var statement = Objects.requireNonNull(contents.period());
                contents.records(statement::add);
                return statement.sign(key);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    private void pack(Scope scope, OutputStream target) {
        sequencer.run();
        snapshot.executeWithoutResult(status -> {
            try {
                PackWriter.write(contents(scope), key, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private PackContents contents(Scope scope) {
        var note = store.newestCheckpoint().orElseGet(this::emptyCheckpoint);
        var size = Checkpoint.open(note, key.verifierKey()).size();
        return new StoredContents(
                scope,
                size,
                note,
                store.earlierCheckpoints(size, witnessing.quorum()),
                new StoredTree(size, store),
                reading,
                () -> statementAbout(scope, note));
    }

    private @Nullable PeriodStatement statementAbout(Scope scope, String note) {
        var span = scope.span();
        var tenant = Objects.toString(scope.tenant(), null);
        return span == null
                ? null
                : PeriodStatement.about(span.period(), tenant, note, clock.instant(), key.verifierKey());
    }

    private String emptyCheckpoint() {
        return new Checkpoint(key.verifierKey().name(), 0, MerkleHash.empty()).sign(key);
    }
}
