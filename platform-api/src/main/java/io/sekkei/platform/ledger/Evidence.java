package io.sekkei.platform.ledger;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.evidence.PackContents;
import io.sekkei.platform.ledger.evidence.PackWriter;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Packs evidence for auditors: entries, the tree that proves them, signed checkpoints and the key, in one file. */
@Service
public class Evidence {
    private final Sequencer sequencer;
    private final LedgerStore store;
    private final LedgerReading reading;
    private final TransactionTemplate snapshot;
    private final SigningKey key;

    Evidence(
            Sequencer sequencer,
            LedgerStore store,
            LedgerReading reading,
            PlatformTransactionManager transactions,
            SigningKey key) {
        this.sequencer = sequencer;
        this.store = store;
        this.reading = reading;
        this.key = key;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        // The checkpoint, the tiles and the entries must be of one moment.
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** Packs every entry of a tenant, and of no other. Entries that are durable now are in it. */
    public void ofTenant(UUID tenant, OutputStream target) {
        pack(new Scope("tenant " + tenant, tenant), target);
    }

    /** Packs every entry there is: for whoever may see all tenants. */
    public void ofEverything(OutputStream target) {
        pack(new Scope("everything", null), target);
    }

    private void pack(Scope scope, OutputStream target) {
        sequencer.run();
        var contents = contents(scope);
        try (var ours = scope.open()) {
            snapshot.executeWithoutResult(status -> {
                try {
                    PackWriter.write(contents, key, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** The tree below a checkpoint never changes, so it may be read before the entries, with the eyes of the platform. */
    private PackContents contents(Scope scope) {
        try (var platform = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(snapshot.execute(status -> treeOf(scope)));
        }
    }

    private PackContents treeOf(Scope scope) {
        var note = store.newestCheckpoint().orElseGet(this::emptyCheckpoint);
        return new StoredContents(
                scope, Checkpoint.open(note, key.verifierKey()).size(), note, store, reading);
    }

    private String emptyCheckpoint() {
        return new Checkpoint(key.verifierKey().name(), 0, MerkleHash.empty()).sign(key);
    }
}
