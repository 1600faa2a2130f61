package io.sekkei.platform.content;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.Retention.Rule;
import io.sekkei.platform.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of retention rules. */
@Repository
class RetentionStore {
    private final JdbcClient database;

    RetentionStore(JdbcClient database) {
        this.database = database;
    }

    /** @return what counted before */
    Optional<Integer> set(UUID tenant, Rule rule) {
        var before = database.sql("select days from content_retention where tenant_id = ? and purpose = ?")
                .param(tenant)
                .param(rule.purpose())
                .query(Integer.class)
                .optional();
        database.sql("""
                        insert into content_retention (tenant_id, purpose, days) values (?, ?, ?)
                        on conflict (tenant_id, purpose) do update set days = excluded.days
                        """).param(tenant).param(rule.purpose()).param(rule.days()).update();
        return before;
    }

    /** @return whether none waits for the same purpose already */
    boolean add(UUID tenant, RetentionChange change) {
        return database.sql("""
                        insert into content_retention_change (id, tenant_id, purpose, days, requested_at, requested_by)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, purpose) where closed_at is null do nothing
                        """)
                        .param(change.id())
                        .param(tenant)
                        .param(change.rule().purpose())
                        .param(change.rule().days())
                        .param(Sql.time(change.requestedAt()))
                        .param(change.requestedBy())
                        .update()
                == 1;
    }

    Optional<RetentionChange> lockOpen(UUID tenant, UUID id) {
        return database.sql("""
                        select * from content_retention_change where tenant_id = ? and id = ? and closed_at is null
                        for update
                        """)
                .param(tenant)
                .param(id)
                .query(RetentionStore::change)
                .optional();
    }

    RetentionChange close(RetentionChange closed) {
        return database.sql("""
                        update content_retention_change set closed_at = ?, closed_by = ?, outcome = ? where id = ?
                        returning *
                        """)
                .param(Sql.timeOrNull(closed.closedAt()))
                .param(closed.closedBy())
                .param(Objects.requireNonNull(closed.outcome()).name())
                .param(closed.id())
                .query(RetentionStore::change)
                .single();
    }

    /** The newest first. */
    List<RetentionChange> changes(UUID tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
                        select * from content_retention_change where tenant_id = :tenant
                            and (:time::timestamptz is null or (requested_at, id) < (:time::timestamptz, :id::uuid))
                        order by requested_at desc, id desc limit :rows
                        """)
                .param("tenant", tenant)
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(RetentionStore::change)
                .list();
    }

    private static RetentionChange change(ResultSet row, int number) throws SQLException {
        var outcome = row.getString("outcome");
        return new RetentionChange(
                Sql.uuid(row, "id"),
                new Rule(row.getString("purpose"), row.getInt("days")),
                Objects.requireNonNull(Sql.instant(row, "requested_at")),
                Sql.uuid(row, "requested_by"),
                Sql.instant(row, "closed_at"),
                row.getObject("closed_by", UUID.class),
                outcome == null ? null : RetentionChange.Outcome.valueOf(outcome));
    }

    List<Rule> rules(UUID tenant) {
        return database.sql("select purpose, days from content_retention where tenant_id = ? order by purpose")
                .param(tenant)
                .query((row, number) -> new Rule(row.getString(1), row.getInt(2)))
                .list();
    }

    /** Whoever has contents has a key. */
    List<UUID> tenants() {
        return database.sql("select distinct tenant_id from content_key order by tenant_id")
                .query(UUID.class)
                .list();
    }
}
