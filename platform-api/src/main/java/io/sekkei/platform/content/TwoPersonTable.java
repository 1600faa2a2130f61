package io.sekkei.platform.content;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.TwoPersonWish.Outcome;
import io.sekkei.platform.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the tables of wishes that take two people have in common. */
final class TwoPersonTable<T> {
    private final JdbcClient database;
    private final String name;
    private final RowMapper<T> row;

    /** @param name of the table, which comes from the code and never from a request */
    TwoPersonTable(JdbcClient database, String name, RowMapper<T> row) {
        this.database = database;
        this.name = name;
        this.row = row;
    }

    /** The wish of a row. */
    static TwoPersonWish wish(ResultSet row) throws SQLException {
        var outcome = row.getString("outcome");
        return new TwoPersonWish(
                Sql.uuid(row, "id"),
                Sql.moment(row, "requested_at"),
                Sql.uuid(row, "requested_by"),
                Sql.instant(row, "closed_at"),
                Sql.uuidOrNull(row, "closed_by"),
                outcome == null ? null : Outcome.valueOf(outcome));
    }

    /** One that waits; nobody else closes it before the transaction ends. */
    Optional<T> lockOpen(UUID tenant, UUID id) {
        return database.sql("select * from %s where tenant_id = ? and id = ? and closed_at is null for update"
                        .formatted(name))
                .param(tenant)
                .param(id)
                .query(row)
                .optional();
    }

    T close(TwoPersonWish closed) {
        return database.sql("update %s set closed_at = ?, closed_by = ?, outcome = ? where id = ? returning *"
                        .formatted(name))
                .param(Sql.timeOrNull(closed.closedAt()))
                .param(closed.closedBy())
                .param(Objects.requireNonNull(closed.outcome()).name())
                .param(closed.id())
                .query(row)
                .single();
    }

    /** The newest first. */
    List<T> list(UUID tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
                        select * from %s where tenant_id = :tenant
                            and (:time::timestamptz is null or (requested_at, id) < (:time::timestamptz, :id::uuid))
                        order by requested_at desc, id desc limit :rows
                        """.formatted(name))
                .param("tenant", tenant)
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(row)
                .list();
    }
}
