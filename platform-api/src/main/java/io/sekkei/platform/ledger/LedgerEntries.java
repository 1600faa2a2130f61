package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.InclusionProof;
import io.sekkei.platform.ledger.proof.SigningKey;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds a tenant's entries, and proves them. Entries are found as soon as they have their place. */
@Service
public class LedgerEntries {
    private static final String COLUMNS =
            "select i.entry_id, i.leaf_index, i.type, i.subject_id, i.occurred_at, e.envelope"
                    + " from ledger_index i join ledger_entry e on e.id = i.entry_id where i.tenant_id = :tenant";

    private static final String ABOUT = COLUMNS + " and i.subject_id = :subject order by i.leaf_index";

    private final JdbcClient database;
    private final LedgerStore store;
    private final Sequencer sequencer;
    private final Snapshots snapshots;
    private final SigningKey key;

    LedgerEntries(JdbcClient database, LedgerStore store, Sequencer sequencer, Snapshots snapshots, SigningKey key) {
        this.database = database;
        this.store = store;
        this.sequencer = sequencer;
        this.snapshots = snapshots;
        this.key = key;
    }

    /**
     * What entries are looked for; null where it does not matter.
     *
     * @param tenant whose
     * @param type what happened
     * @param subject what it happened to
     * @param from the first moment
     * @param to the moment after the last
     */
    public record Search(
            UUID tenant,
            @Nullable String type,
            @Nullable UUID subject,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * An entry in its place.
     *
     * @param id its own number
     * @param index its place in the ledger
     * @param type what happened
     * @param subject what it happened to
     * @param time when
     * @param json the exact text that was hashed
     */
    public record Placed(UUID id, long index, String type, UUID subject, Instant time, String json) {}

    /**
     * An entry with its inclusion proof.
     *
     * @param entry the entry
     * @param proof the hashes that lead from it to the checkpoint's root
     */
    public record Proved(Placed entry, List<byte[]> proof) {}

    /**
     * Everything the ledger has about a subject, in its order.
     *
     * @param checkpoint the signed checkpoint that the proofs lead to
     * @param entries the entries
     */
    public record Story(String checkpoint, List<Proved> entries) {}

    /**
     * The newest entries first.
     *
     * @param below only entries placed below this index, or null for the newest
     * @param most so many at most
     */
    public List<Placed> search(Search search, @Nullable Long below, int most) {
        var query = new StringBuilder(COLUMNS);
        var values = new HashMap<String, Object>(Map.of("tenant", search.tenant(), "most", most));
        narrow(query, values, " and i.type = :type", "type", search.type());
        narrow(query, values, " and i.subject_id = :subject", "subject", search.subject());
        narrow(query, values, " and i.occurred_at >= :from", "from", timestamp(search.from()));
        narrow(query, values, " and i.occurred_at < :to", "to", timestamp(search.to()));
        narrow(query, values, " and i.leaf_index < :below", "below", below);
        query.append(" order by i.leaf_index desc limit :most");
        return snapshots.of(search.tenant(), () -> found(query.toString(), values));
    }

    private static void narrow(
            StringBuilder query, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            query.append(condition);
            values.put(name, value);
        }
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant moment) {
        return moment == null ? null : Timestamp.from(moment);
    }

    /** All that a tenant's ledger has about a subject, each entry proved; no entries if there is nothing. */
    public Story about(UUID tenant, UUID subject) {
        sequencer.runBehindOthers();
        var entries = snapshots.of(tenant, () -> found(ABOUT, Map.of("tenant", tenant, "subject", subject)));
        return snapshots.ofPlatform(() -> proved(entries));
    }

    private List<Placed> found(String query, Map<String, ?> values) {
        return database.sql(query).params(values).query(LedgerEntries::placed).list();
    }

    /** A later checkpoint covers earlier entries too. */
    private Story proved(List<Placed> entries) {
        var note = store.newestCheckpoint().orElse("");
        var size = note.isEmpty() ? 0 : Checkpoint.open(note, key.verifierKey()).size();
        var tree = new StoredTree(size, store).subtrees();
        return new Story(
                note,
                entries.stream()
                        .map(entry -> new Proved(entry, InclusionProof.of(entry.index(), size, tree)))
                        .toList());
    }

    private static Placed placed(ResultSet row, int number) throws SQLException {
        return new Placed(
                row.getObject(1, UUID.class),
                row.getLong(2),
                row.getString(3),
                row.getObject(4, UUID.class),
                row.getTimestamp(5).toInstant(),
                new String(row.getBytes(6), StandardCharsets.UTF_8));
    }
}
