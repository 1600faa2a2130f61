package io.sekkei.platform.ledger;

import io.sekkei.platform.database.Changes;
import io.sekkei.platform.ledger.proof.Tile;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The ledger's tables. Everything here runs in the caller's transaction. */
@Repository
class LedgerStore {
    /** An arbitrary number, the same in every process. */
    private static final long SEQUENCER_LOCK = 0x53454b4b4549L;

    /** A checkpoint's note with the lines of its witnesses. */
    private static final String COSIGNED = "c.note || coalesce((select string_agg(line, '' order by witness)"
            + " from ledger_cosignature w where w.size = c.size), '')";

    private final JdbcClient database;
    private final Changes changes;

    LedgerStore(JdbcClient database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /** An entry that waits for its place. */
    record Waiting(UUID entry, byte[] leafHash) {}

    /** In one statement, for the model waits for it. */
    void add(UUID id, Entry entry, byte[] envelope, byte[] leafHash) {
        changes.make("""
                with entry as (
                    insert into ledger_entry (id, type, subject_id, tenant_id, envelope, leaf_hash)
                    values (?, ?, ?, ?::uuid, ?, ?) returning id)
                insert into ledger_pending (entry_id) select id from entry
                """, id, entry.type(), entry.subject(), entry.tenant(), envelope, leafHash);
    }

    void addSalt(UUID entry, byte[] salt) {
        changes.make("insert into ledger_salt (entry_id, salt) values (?, ?)", entry, salt);
    }

    /** Whether this transaction is the only one that sequences, until it ends. */
    boolean lockSequencing() {
        return database.sql("select pg_try_advisory_xact_lock(?)")
                .param(SEQUENCER_LOCK)
                .query(Boolean.class)
                .single();
    }

    /** Waits until no other transaction sequences. */
    void awaitSequencing() {
        database.sql("select 1 from (select pg_advisory_xact_lock(?)) locked")
                .param(SEQUENCER_LOCK)
                .query(Integer.class)
                .single();
    }

    /** Takes the entries that have waited longest out of the queue. */
    List<Waiting> takeWaiting(int most) {
        return database.sql("""
                        with taken as (
                            delete from ledger_pending where ticket in (
                                select ticket from ledger_pending order by ticket limit ?)
                            returning ticket, entry_id)
                        select t.entry_id, e.leaf_hash from taken t join ledger_entry e on e.id = t.entry_id
                        order by t.ticket
                        """)
                .param(most)
                .query((row, number) -> new Waiting(row.getObject(1, UUID.class), row.getBytes(2)))
                .list();
    }

    long size() {
        return database.sql("select coalesce(max(leaf_index) + 1, 0) from ledger_position")
                .query(Long.class)
                .single();
    }

    void place(long first, List<Waiting> entries) {
        var ids = entries.stream().map(waiting -> waiting.entry().toString()).toArray(String[]::new);
        database.sql("""
                        with placed as (
                            insert into ledger_position (leaf_index, entry_id)
                            select ? + place - 1, id from unnest(?::uuid[]) with ordinality as entry (id, place)
                            returning leaf_index, entry_id)
                        insert into ledger_index (leaf_index, entry_id, tenant_id, type, subject_id, occurred_at)
                        select p.leaf_index, e.id, e.tenant_id, e.type, e.subject_id, ledger_time(e.envelope)
                        from placed p join ledger_entry e on e.id = p.entry_id
                        """).param(first).param(ids).update();
    }

    void addTile(Tile tile, byte[] hashes, byte[] root) {
        database.sql("insert into ledger_tile (level, tile_index, hashes, root) values (?, ?, ?, ?)")
                .param(tile.level())
                .param(tile.index())
                .param(hashes)
                .param(root)
                .update();
    }

    byte[] fullTile(Tile tile) {
        return database.sql("select hashes from ledger_tile where level = ? and tile_index = ?")
                .param(tile.level())
                .param(tile.index())
                .query(byte[].class)
                .single();
    }

    /** For each level, the hashes that are in no full tile of a tree of that size. */
    List<List<byte[]>> edge(long size) {
        var edge = new ArrayList<List<byte[]>>();
        for (int level = 0; Tile.hashes(size, level) > 0; level++) {
            var end = Tile.hashes(size, level);
            var start = end - end % Tile.FULL;
            edge.add(level == 0 ? leafHashes(start, end) : tileRoots(level - 1, start, end));
        }
        return edge;
    }

    private List<byte[]> leafHashes(long start, long end) {
        return database.sql("""
                        select e.leaf_hash from ledger_position p join ledger_entry e on e.id = p.entry_id
                        where p.leaf_index >= ? and p.leaf_index < ? order by p.leaf_index
                        """).param(start).param(end).query(byte[].class).list();
    }

    private List<byte[]> tileRoots(int level, long start, long end) {
        return database.sql("""
                        select root from ledger_tile where level = ? and tile_index >= ? and tile_index < ?
                        order by tile_index
                        """)
                .param(level)
                .param(start)
                .param(end)
                .query(byte[].class)
                .list();
    }

    void addCheckpoint(long size, String note, Instant now) {
        database.sql("insert into ledger_checkpoint (size, note, signed_at) values (?, ?, ?)")
                .param(size)
                .param(note)
                .param(Timestamp.from(now))
                .update();
    }

    /** The newest checkpoint with the ledger's own signature only. */
    Optional<String> newestNote() {
        return database.sql("select note from ledger_checkpoint order by size desc limit 1")
                .query(String.class)
                .optional();
    }

    /** The newest checkpoint with all cosignatures there are so far. */
    Optional<String> newestCheckpoint() {
        return database.sql("select " + COSIGNED + " from ledger_checkpoint c order by size desc limit 1")
                .query(String.class)
                .optional();
    }

    /**
     * The last checkpoint of every day, the smallest first, with all cosignatures; and the newest one below the size that
     * so many witnesses cosigned.
     */
    List<String> earlierCheckpoints(long below, int quorum) {
        return database.sql("select " + COSIGNED + """
                         from ledger_checkpoint c where size in (
                            select max(size) from ledger_checkpoint where size < :below
                                group by date(signed_at at time zone 'UTC')
                            union select size from (
                                select size from ledger_cosignature where size < :below group by size
                                having count(*) >= :quorum order by size desc limit 1) witnessed)
                        order by size
                        """)
                .param("below", below)
                .param("quorum", Math.max(1, quorum))
                .query(String.class)
                .list();
    }

    /** The key this ledger is signed with, which becomes the one given if there is none yet. */
    String verifierKey(String first) {
        database.sql("insert into ledger_key (verifier_key) values (?) on conflict do nothing")
                .param(first)
                .update();
        return database.sql("select verifier_key from ledger_key")
                .query(String.class)
                .single();
    }
}
