package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.evidence.PackContents;
import io.sekkei.platform.ledger.evidence.PeriodStatement;
import io.sekkei.platform.ledger.proof.Tile;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A pack's contents as the database holds them. */
final class StoredContents implements PackContents {
    private final Scope scope;
    private final long size;
    private final String checkpoint;
    private final List<String> earlier;
    private final LedgerReading reading;
    private final StoredTree tree;
    private final Supplier<@Nullable PeriodStatement> period;

    /**
     * @param checkpoint the newest one
     * @param earlier the earlier ones
     * @param period makes the statement about the scope's span, or null if it has none
     */
    StoredContents(
            Scope scope,
            long size,
            String checkpoint,
            List<String> earlier,
            StoredTree tree,
            LedgerReading reading,
            Supplier<@Nullable PeriodStatement> period) {
        this.scope = scope;
        this.size = size;
        this.checkpoint = checkpoint;
        this.earlier = earlier;
        this.reading = reading;
        this.tree = tree;
        this.period = period;
    }

    @Override
    public String scope() {
        return scope.name();
    }

    @Override
    public @Nullable PeriodStatement period() {
        return period.get();
    }

    @Override
    public String checkpoint() {
        return checkpoint;
    }

    @Override
    public List<String> earlierCheckpoints() {
        return earlier;
    }

    @Override
    public byte[] tile(Tile tile) {
        return tree.tile(tile);
    }

    @Override
    public void records(Records records) {
        reading.entries(scope, size, records);
    }
}
