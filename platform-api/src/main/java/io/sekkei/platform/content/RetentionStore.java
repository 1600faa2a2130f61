package io.sekkei.platform.content;

import io.sekkei.platform.content.Retention.Rule;
import io.sekkei.platform.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of retention rules. */
@Repository
class RetentionStore {
    private final JdbcClient database;
    private final TwoPersonTable<RetentionChange> changes;

    RetentionStore(JdbcClient database) {
        this.database = database;
        this.changes = new TwoPersonTable<>(database, "content_retention_change", RetentionStore::change);
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
                        .param(Sql.time(change.wish().requestedAt()))
                        .param(change.wish().requestedBy())
                        .update()
                == 1;
    }

    TwoPersonTable<RetentionChange> changes() {
        return changes;
    }

    private static RetentionChange change(ResultSet row, int number) throws SQLException {
        return new RetentionChange(TwoPersonTable.wish(row), new Rule(row.getString("purpose"), row.getInt("days")));
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
