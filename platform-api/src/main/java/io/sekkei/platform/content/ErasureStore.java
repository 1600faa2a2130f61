package io.sekkei.platform.content;

import io.sekkei.platform.api.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of erasures. */
@Repository
class ErasureStore {
    private final JdbcClient database;

    ErasureStore(JdbcClient database) {
        this.database = database;
    }

    /** @return whether none waits for the same record already */
    boolean add(UUID tenant, Erasure erasure) {
        return database.sql("""
                        insert into content_erasure (id, tenant_id, generation_id, reason, requested_at, requested_by)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (generation_id) where closed_at is null do nothing
                        """)
                        .param(erasure.id())
                        .param(tenant)
                        .param(erasure.generation())
                        .param(erasure.reason().name())
                        .param(Timestamp.from(erasure.requestedAt()))
                        .param(erasure.requestedBy())
                        .update()
                == 1;
    }

    Optional<Erasure> lockOpen(UUID tenant, UUID id) {
        return database.sql(
                        "select * from content_erasure where tenant_id = ? and id = ? and closed_at is null for update")
                .param(tenant)
                .param(id)
                .query(ErasureStore::erasure)
                .optional();
    }

    Erasure close(Erasure closed) {
        return database.sql("""
                        update content_erasure set closed_at = ?, closed_by = ?, outcome = ? where id = ? returning *
                        """)
                .param(Timestamp.from(Objects.requireNonNull(closed.closedAt())))
                .param(closed.closedBy())
                .param(Objects.requireNonNull(closed.outcome()).name())
                .param(closed.id())
                .query(ErasureStore::erasure)
                .single();
    }

    List<Erasure> list(UUID tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
                        select * from content_erasure where tenant_id = :tenant
                            and (:time::timestamptz is null or (requested_at, id) < (:time::timestamptz, :id::uuid))
                        order by requested_at desc, id desc limit :rows
                        """)
                .param("tenant", tenant)
                .param("time", after == null ? null : Timestamp.from(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(ErasureStore::erasure)
                .list();
    }

    private static Erasure erasure(ResultSet row, int number) throws SQLException {
        var closedAt = row.getTimestamp("closed_at");
        var outcome = row.getString("outcome");
        return new Erasure(
                row.getObject("id", UUID.class),
                row.getObject("generation_id", UUID.class),
                ErasureReason.valueOf(row.getString("reason")),
                row.getTimestamp("requested_at").toInstant(),
                row.getObject("requested_by", UUID.class),
                closedAt == null ? null : closedAt.toInstant(),
                row.getObject("closed_by", UUID.class),
                outcome == null ? null : Erasure.Outcome.valueOf(outcome));
    }
}
