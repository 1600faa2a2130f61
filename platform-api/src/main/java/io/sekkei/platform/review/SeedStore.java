package io.sekkei.platform.review;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of seeds. */
@Repository
class SeedStore {
    /**
     * A text that no reviewer ought to let go; the text is kept under the same number.
     *
     * @param id its number
     * @param policy the queue it is for
     * @param reasons what is wrong with it
     * @param createdBy who wrote it, and so does not decide on it
     * @param createdAt when
     * @param lastPlacedAt when it last went into the queue
     * @param retiredAt since when it is not used any more
     */
    record Seed(
            UUID id,
            UUID policy,
            List<ReasonCode> reasons,
            UUID createdBy,
            Instant createdAt,
            @Nullable Instant lastPlacedAt,
            @Nullable Instant retiredAt) {}

    private final JdbcClient database;

    SeedStore(JdbcClient database) {
        this.database = database;
    }

    void add(TenantId tenant, Seed seed) {
        database.sql("""
            insert into review_seed (id, tenant_id, policy_id, reasons, created_by, created_at)
            values (?, ?, ?, ?::text[], ?, ?)
            """)
                .param(seed.id())
                .param(tenant.value())
                .param(seed.policy())
                .param(Sql.elements(seed.reasons()))
                .param(seed.createdBy())
                .param(Sql.time(seed.createdAt()))
                .update();
    }

    /** The one of a queue that was not placed for the longest time, and is not in the queue now. */
    Optional<Seed> next(TenantId tenant, UUID policy) {
        return database.sql("""
            select * from review_seed s where tenant_id = ? and policy_id = ? and retired_at is null
                and not exists (select from review_item i
                    where i.control_of = s.id and i.stage in ('HELD', 'CLAIMED'))
            order by last_placed_at nulls first, id limit 1 for update skip locked
            """)
                .params(tenant.value(), policy)
                .query(SeedStore::seed)
                .optional();
    }

    Optional<Seed> lock(TenantId tenant, UUID id) {
        return database.sql("select * from review_seed where tenant_id = ? and id = ? for update")
                .params(tenant.value(), id)
                .query(SeedStore::seed)
                .optional();
    }

    void placed(UUID id, Instant now) {
        database.sql("update review_seed set last_placed_at = ? where id = ?")
                .params(Sql.time(now), id)
                .update();
    }

    void retire(UUID id, Instant now) {
        database.sql("update review_seed set retired_at = ? where id = ? and retired_at is null")
                .params(Sql.time(now), id)
                .update();
    }

    /** The newest first. */
    List<Seed> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
            select * from review_seed where tenant_id = :tenant
                and (:time::timestamptz is null or (created_at, id) < (:time, :id::uuid))
            order by created_at desc, id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(SeedStore::seed)
                .list();
    }

    private static Seed seed(ResultSet row, int number) throws SQLException {
        return new Seed(
                row.getObject("id", UUID.class),
                row.getObject("policy_id", UUID.class),
                Sql.texts(row, "reasons").stream().map(ReasonCode::valueOf).toList(),
                row.getObject("created_by", UUID.class),
                Sql.moment(row, "created_at"),
                Sql.instant(row, "last_placed_at"),
                Sql.instant(row, "retired_at"));
    }
}
