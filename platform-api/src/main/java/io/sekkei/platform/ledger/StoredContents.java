package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.evidence.PackContents;
import io.sekkei.platform.ledger.proof.Tile;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A pack's contents as the database holds them. */
final class StoredContents implements PackContents {
    private final Scope scope;
    private final long size;
    private final String checkpoint;
    private final LedgerStore store;
    private final LedgerReading reading;
    private final List<List<byte[]>> edge;

    StoredContents(Scope scope, long size, String checkpoint, LedgerStore store, LedgerReading reading) {
        this.scope = scope;
        this.size = size;
        this.checkpoint = checkpoint;
        this.store = store;
        this.reading = reading;
        this.edge = store.edge(size);
    }

    @Override
    public String scope() {
        return scope.name();
    }

    @Override
    public String checkpoint() {
        return checkpoint;
    }

    @Override
    public List<String> earlierCheckpoints() {
        return store.dailyCheckpoints(size);
    }

    @Override
    public byte[] tile(Tile tile) {
        return tile.width() == Tile.FULL ? store.fullTile(tile) : partial(tile.level());
    }

    private byte[] partial(int level) {
        var hashes = new ByteArrayOutputStream();
        edge.get(level).forEach(hashes::writeBytes);
        return hashes.toByteArray();
    }

    @Override
    public void records(Records records) {
        reading.entries(scope, size, records);
    }
}
