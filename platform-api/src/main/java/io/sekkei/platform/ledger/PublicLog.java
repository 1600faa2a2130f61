package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.ConsistencyProof;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * The tree without its entries, as c2sp.org/tlog-tiles serves it. It tells how many entries there are, of all tenants
 * together, and nothing of what they say: each holds random numbers that nobody can guess from its hash.
 */
@Service
public class PublicLog {
    private final LedgerStore store;
    private final Snapshots snapshots;
    private final SigningKey key;

    PublicLog(LedgerStore store, Snapshots snapshots, SigningKey key) {
        this.store = store;
        this.snapshots = snapshots;
        this.key = key;
    }

    public VerifierKey verifierKey() {
        return key.verifierKey();
    }

    /** The newest checkpoint with the cosignatures there are so far; empty before the first entry. */
    public Optional<String> checkpoint() {
        return snapshots.ofPlatform(store::newestCheckpoint);
    }

    /** The hashes of a tile, full or partial, of the tree of the newest checkpoint; empty if it has no such tile. */
    public Optional<byte[]> tile(String path) {
        return Tile.parse(path).flatMap(tile -> snapshots.ofPlatform(() -> hashes(tile)));
    }

    private Optional<byte[]> hashes(Tile wanted) {
        var size = size();
        var whole = Tile.at(size, wanted.level(), wanted.index());
        return whole.filter(tile -> tile.width() >= wanted.width())
                .map(new StoredTree(size, store)::tile)
                .map(hashes -> Arrays.copyOf(hashes, wanted.length()));
    }

    /**
     * That the tree of one size begins with all of an earlier one.
     *
     * @return the hashes; empty if there is no tree of these sizes
     */
    public Optional<List<byte[]>> consistency(long earlier, long size) {
        return snapshots.ofPlatform(() -> earlier < 1 || earlier > size || size > size()
                ? Optional.<List<byte[]>>empty()
                : Optional.of(ConsistencyProof.of(earlier, size, new StoredTree(size, store).subtrees())));
    }

    private long size() {
        return store.newestNote()
                .map(note -> Checkpoint.open(note, key.verifierKey()).size())
                .orElse(0L);
    }
}
