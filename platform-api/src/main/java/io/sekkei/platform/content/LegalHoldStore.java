package io.sekkei.platform.content;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.NameLocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of legal holds. */
@Repository
class LegalHoldStore {
    private final JdbcClient database;
    private final NameLocks locks;

    LegalHoldStore(JdbcClient database, NameLocks locks) {
        this.database = database;
        this.locks = locks;
    }

    /** Until the transaction ends, nobody else places a hold on contents of the tenant, or drops some. */
    void lock(UUID tenant) {
        locks.lock("sekkei/content/dropping/" + tenant);
    }

    void add(UUID tenant, LegalHold hold, UUID placedBy) {
        database.sql("""
                        insert into content_hold (id, tenant_id, generation_id, purpose, reason, placed_at, placed_by)
                        values (?, ?, ?::uuid, ?, ?, ?, ?)
                        """)
                .param(hold.id())
                .param(tenant)
                .param(hold.scope().generation())
                .param(hold.scope().purpose())
                .param(hold.reason().name())
                .param(Timestamp.from(hold.placedAt()))
                .param(placedBy)
                .update();
    }

    Optional<LegalHold> lift(UUID tenant, UUID id, Instant now, UUID liftedBy) {
        return database.sql("""
                        update content_hold set lifted_at = ?, lifted_by = ?
                        where tenant_id = ? and id = ? and lifted_at is null returning *
                        """)
                .param(Timestamp.from(now))
                .param(liftedBy)
                .param(tenant)
                .param(id)
                .query(LegalHoldStore::hold)
                .optional();
    }

    List<LegalHold> list(UUID tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
                        select * from content_hold where tenant_id = :tenant
                            and (:time::timestamptz is null or (placed_at, id) < (:time::timestamptz, :id::uuid))
                        order by placed_at desc, id desc limit :rows
                        """)
                .param("tenant", tenant)
                .param("time", after == null ? null : Timestamp.from(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(LegalHoldStore::hold)
                .list();
    }

    private static LegalHold hold(ResultSet row, int number) throws SQLException {
        var lifted = row.getTimestamp("lifted_at");
        return new LegalHold(
                row.getObject("id", UUID.class),
                new LegalHold.Scope(row.getObject("generation_id", UUID.class), row.getString("purpose")),
                HoldReason.valueOf(row.getString("reason")),
                row.getTimestamp("placed_at").toInstant(),
                lifted == null ? null : lifted.toInstant());
    }
}
