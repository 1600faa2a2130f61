package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.Subtrees;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.TileSubtrees;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tree as it was at some size, out of the database. Reads each tile once. */
final class StoredTree {
    private final long size;
    private final LedgerStore store;
    private final List<List<byte[]>> edge;
    private final Map<Tile, byte[]> read = new HashMap<>();

    StoredTree(long size, LedgerStore store) {
        this.size = size;
        this.store = store;
        this.edge = store.edge(size);
    }

    /** The hashes of a tile of this tree, one after the other; what was read is kept for proofs only. */
    byte[] tile(Tile tile) {
        return tile.width() == Tile.FULL ? store.fullTile(tile) : partial(tile.level());
    }

    private byte[] partial(int level) {
        var hashes = new ByteArrayOutputStream();
        edge.get(level).forEach(hashes::writeBytes);
        return hashes.toByteArray();
    }

    Subtrees subtrees() {
        return new TileSubtrees(size, tile -> read.computeIfAbsent(tile, this::tile));
    }
}
