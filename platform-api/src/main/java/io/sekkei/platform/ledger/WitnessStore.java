package io.sekkei.platform.ledger;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What witnesses said of this ledger, and what this platform, as a witness, saw of others. */
@Repository
class WitnessStore {
    private final JdbcClient database;

    WitnessStore(JdbcClient database) {
        this.database = database;
    }

    /** The largest checkpoint of ours that the witness has cosigned; 0 if there is none. */
    long cosignedBy(String witness) {
        return database.sql("select coalesce(max(size), 0) from ledger_cosignature where witness = ?")
                .param(witness)
                .query(Long.class)
                .single();
    }

    void addCosignature(long size, String witness, String line, Instant at) {
        database.sql("""
                        insert into ledger_cosignature (size, witness, line, cosigned_at) values (?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .param(size)
                .param(witness)
                .param(line)
                .param(Timestamp.from(at))
                .update();
    }

    /**
     * What was seen last of a ledger.
     *
     * @param note the cosigned checkpoint, or null if there is none yet
     */
    record Seen(long size, @Nullable String note) {}

    /** What was seen last of a ledger; until the transaction ends, nobody else sees more of it. */
    Seen lock(String origin) {
        database.sql("insert into ledger_witnessed (origin, size) values (?, 0) on conflict do nothing")
                .param(origin)
                .update();
        return database.sql("select size, note from ledger_witnessed where origin = ? for update")
                .param(origin)
                .query((row, number) -> new Seen(row.getLong(1), row.getString(2)))
                .single();
    }

    void see(String origin, long size, String note, Instant at) {
        database.sql("update ledger_witnessed set size = ?, note = ?, cosigned_at = ? where origin = ?")
                .param(size)
                .param(note)
                .param(Timestamp.from(at))
                .param(origin)
                .update();
    }

    /** The checkpoint that was cosigned last, by the SHA-256 of its origin in hexadecimal. */
    Optional<String> seen(String originHash) {
        return notes(originHash).stream().filter(Objects::nonNull).findFirst();
    }

    private List<@Nullable String> notes(String originHash) {
        return database.sql("""
                        select note from ledger_witnessed where encode(sha256(convert_to(origin, 'UTF8')), 'hex') = ?
                        """).param(originHash).query(String.class).list();
    }
}
