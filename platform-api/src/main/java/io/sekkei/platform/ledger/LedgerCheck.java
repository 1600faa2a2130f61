package io.sekkei.platform.ledger;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.evidence.EntryFacts;
import io.sekkei.platform.ledger.evidence.Period;
import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.Cosignature;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.TreeEdge;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks all that the database holds of the ledger, from the first entry to the last: places, hashes, tiles, checkpoints,
 * signatures, cosignatures, the index, and whether an entry got lost on its way to its place. Stops at the first thing
 * that is wrong. Uses nothing of the platform but the database.
 */
final class LedgerCheck {
    private static final int ROWS_AT_A_TIME = 1_000;
    private static final String PLACES = """
            select p.leaf_index, e.envelope, e.leaf_hash, e.type, e.subject_id, e.tenant_id,
                i.entry_id is not null and i.entry_id = p.entry_id and i.type = e.type and i.subject_id = e.subject_id
                and i.tenant_id is not distinct from e.tenant_id and i.occurred_at = ledger_time(e.envelope)
            from ledger_position p
            left join ledger_entry e on e.id = p.entry_id left join ledger_index i on i.leaf_index = p.leaf_index
            order by p.leaf_index
            """;
    private static final String LOST = """
            select id from ledger_entry e where not exists (select from ledger_position p where p.entry_id = e.id)
            and not exists (select from ledger_pending q where q.entry_id = e.id) limit 1
            """;

    private final JdbcTemplate database;
    private final TransactionTemplate snapshot;
    private final TreeEdge tree = new TreeEdge(this::checkTile);
    private @Nullable VerifierKey key;
    private long nextCheckpoint;
    private long checkpoints;

    LedgerCheck(DataSource database, PlatformTransactionManager transactions) {
        this.database = new JdbcTemplate(database);
        this.database.setFetchSize(ROWS_AT_A_TIME);
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * What was found to be whole.
     *
     * @param origin the ledger
     * @param entries entries in their places
     * @param waiting entries that wait for a place
     * @param checkpoints signed checkpoints
     */
    record Result(String origin, long entries, long waiting, long checkpoints) {}

    /**
     * Checks everything as of one moment. To be called once.
     *
     * @param trusted the key the ledger must be signed with, or null for the one in the database
     * @throws BadEvidenceException that names the first thing wrong
     */
    Result run(@Nullable VerifierKey trusted) {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(snapshot.execute(status -> check(trusted)));
        }
    }

    private Result check(@Nullable VerifierKey trusted) {
        // Without the platform nobody else says so to row-level security.
        database.queryForObject("select set_config('sekkei.scope', 'platform', true)", String.class);
        key = key(trusted);
        nextCheckpoint = checkpointAfter(0);
        database.query(PLACES, (RowCallbackHandler) this::checkPlace);
        checkEnd();
        return new Result(key().name(), tree.size(), count("ledger_pending"), checkpoints);
    }

    private VerifierKey key(@Nullable VerifierKey trusted) {
        var stored = database.queryForList("select verifier_key from ledger_key", String.class);
        if (stored.isEmpty()) {
            throw new BadEvidenceException("There is no ledger in this database");
        }
        if (trusted != null && !trusted.toString().equals(stored.get(0))) {
            throw new BadEvidenceException(
                    "The ledger is signed with the key %s, and not with the one expected".formatted(stored.get(0)));
        }
        return VerifierKey.parse(stored.get(0));
    }

    private VerifierKey key() {
        return Objects.requireNonNull(key);
    }

    private void checkPlace(ResultSet row) throws SQLException {
        var index = tree.size();
        if (row.getLong(1) != index) {
            throw BadEvidenceException.of(index, "nothing stands in its place");
        }
        var envelope = row.getBytes(2);
        if (envelope == null) {
            throw BadEvidenceException.of(index, "it is gone");
        }
        var hash = MerkleHash.leaf(envelope);
        demand(Arrays.equals(hash, row.getBytes(3)), index, "it is not the one that was hashed");
        demand(saysSo(row, envelope), index, "its columns say something else than it does");
        demand(row.getBoolean(7), index, "the index says something else than it does");
        tree.append(hash);
        if (tree.size() == nextCheckpoint) {
            checkCheckpoint();
        }
    }

    private static boolean saysSo(ResultSet row, byte[] envelope) throws SQLException {
        var facts = EntryFacts.of(envelope);
        return facts.type().equals(row.getString(4))
                && facts.subject().equals(row.getString(5))
                && Objects.equals(facts.tenant(), row.getString(6))
                && Period.isTime(facts.time());
    }

    private static void demand(boolean holds, long index, String otherwise) {
        if (!holds) {
            throw BadEvidenceException.of(index, otherwise);
        }
    }

    private void checkTile(Tile tile, byte[] hashes, byte[] root) {
        var stored = database.query(
                "select hashes, root from ledger_tile where level = ? and tile_index = ?",
                (row, number) -> Arrays.equals(row.getBytes(1), hashes) && Arrays.equals(row.getBytes(2), root),
                tile.level(),
                tile.index());
        if (!stored.equals(List.of(true))) {
            throw BadEvidenceException.of(tile.path(), "it does not follow from the entries");
        }
    }

    private void checkCheckpoint() {
        var size = tree.size();
        var note = Objects.requireNonNull(
                database.queryForObject("select note from ledger_checkpoint where size = ?", String.class, size));
        var name = "checkpoint " + size;
        if (!open(name, note).equals(new Checkpoint(key().name(), size, tree.root()))) {
            throw BadEvidenceException.of(name, "it is not the root of the first %d entries".formatted(size));
        }
        database.query(
                "select witness, line from ledger_cosignature where size = ?",
                (RowCallbackHandler) row -> checkCosignature(name, note, row.getString(1), row.getString(2)),
                size);
        checkpoints++;
        nextCheckpoint = checkpointAfter(size);
    }

    private Checkpoint open(String name, String note) {
        try {
            return Checkpoint.open(note, key());
        } catch (BadEvidenceException e) {
            throw BadEvidenceException.of(name, String.valueOf(e.getMessage()));
        }
    }

    private static void checkCosignature(String name, String note, String witness, String line) {
        try {
            Cosignature.onlyLine(note, line, VerifierKey.parse(witness));
        } catch (BadEvidenceException e) {
            throw BadEvidenceException.of(name, String.valueOf(e.getMessage()));
        }
    }

    /** The size of the next checkpoint; a size that no tree has if there is none. */
    private long checkpointAfter(long size) {
        return Objects.requireNonNull(database.queryForObject(
                "select coalesce(min(size), -1) from ledger_checkpoint where size > ?", Long.class, size));
    }

    private void checkEnd() {
        if (nextCheckpoint >= 0) {
            throw BadEvidenceException.of(
                    tree.size(), "it is gone, but a checkpoint tells of %d entries".formatted(nextCheckpoint));
        }
        var covered = checkpointAfter(tree.size() - 1);
        if (tree.size() > 0 && covered != tree.size()) {
            throw BadEvidenceException.of(tree.size() - 1, "no checkpoint covers it");
        }
        database.queryForList(LOST, UUID.class).stream().findFirst().ifPresent(entry -> {
            throw new BadEvidenceException("The entry %s has no place and does not wait for one".formatted(entry));
        });
    }

    private long count(String table) {
        return Objects.requireNonNull(database.queryForObject("select count(*) from " + table, Long.class));
    }
}
