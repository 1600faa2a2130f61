package io.sekkei.platform.ledger;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.TreeEdge;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives entries their places in the tree, without gaps, and signs what the tree has become.
 *
 * <p>A lock in the database lets one transaction at a time do so, whichever process it belongs to. It takes what lies in
 * the queue, in the order of the tickets as far as they are visible; an entry whose transaction commits late is found
 * the next time, for it still lies there. Places, tiles, checkpoint and the emptied queue become visible together, so a
 * checkpoint that anybody can see is never taken back.
 */
@Component
class Sequencer {
    /** So many at once keep the transaction short; what is left over follows at once. */
    private static final int MOST = 4_096;

    private final LedgerStore store;
    private final TransactionTemplate transaction;
    private final SigningKey key;
    private final Clock clock;

    Sequencer(LedgerStore store, TransactionTemplate transaction, SigningKey key, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.key = key;
        this.clock = clock;
    }

    /** Places all that wait, unless another process is at it. Returns how many it placed. */
    int run() {
        return run(() -> store.lockSequencing() ? step() : 0);
    }

    /** Places all that wait, after whoever is at it: what was appended before the call has its place when it returns. */
    void runBehindOthers() {
        run(() -> {
            store.awaitSequencing();
            return step();
        });
    }

    private int run(IntSupplier step) {
        var placed = 0;
        try (var scope = TenantScope.ofPlatform()) {
            for (int more = MOST; more == MOST; placed += more) {
                more = Objects.requireNonNull(transaction.execute(status -> step.getAsInt()));
            }
        }
        return placed;
    }

    private int step() {
        var waiting = store.takeWaiting(MOST);
        if (!waiting.isEmpty()) {
            extend(waiting);
        }
        return waiting.size();
    }

    private void extend(List<LedgerStore.Waiting> waiting) {
        var size = store.size();
        var tree = new TreeEdge(size, store.edge(size), store::addTile);
        waiting.forEach(entry -> tree.append(entry.leafHash()));
        store.place(size, waiting);
        var checkpoint = new Checkpoint(key.verifierKey().name(), tree.size(), tree.root());
        store.addCheckpoint(tree.size(), checkpoint.sign(key), clock.instant());
    }
}
