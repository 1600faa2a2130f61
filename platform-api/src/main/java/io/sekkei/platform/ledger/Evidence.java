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
    private final Snapshots snapshots;
    private final SigningKey key;
    private final Clock clock;

    Evidence(
            Sequencer sequencer,
            LedgerStore store,
            LedgerReading reading,
            WitnessingSettings witnessing,
            Snapshots snapshots,
            SigningKey key,
            Clock clock) {
        this.sequencer = sequencer;
        this.store = store;
        this.reading = reading;
        this.witnessing = witnessing;
        this.key = key;
        this.clock = clock;
        this.snapshots = snapshots;
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
        var contents = contents(Scope.period(tenant, from, to));
        return snapshots.of(tenant, () -> {
            try {
                var statement = Objects.requireNonNull(contents.period());
                contents.records(statement::add);
                return statement.sign(key);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void pack(Scope scope, OutputStream target) {
        var contents = contents(scope);
        snapshots.of(scope.tenant(), () -> {
            try {
                PackWriter.write(contents, key, target);
                return contents;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The tree below a checkpoint never changes, so it may be read before the entries, with the eyes of the platform. */
    private PackContents contents(Scope scope) {
        sequencer.runBehindOthers();
        return snapshots.ofPlatform(() -> treeOf(scope));
    }

    private PackContents treeOf(Scope scope) {
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
