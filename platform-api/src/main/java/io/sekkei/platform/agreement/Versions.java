package io.sekkei.platform.agreement;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of the versions of one kind of policy. Beside the plan's own columns it has those of a {@link Version}, and a
 * constraint that nobody decides on their own wish. Everything here runs in the caller's transaction.
 *
 * <p>What {@link FourEyes} calls is public, because the proxy of a repository in another package passes nothing else on.
 */
public abstract class Versions<P> {
    protected final JdbcClient database;
    private final String table;

    protected Versions(JdbcClient database, String table) {
        this.database = database;
        this.table = table;
    }

    /** A value of a column that holds JSON. */
    public record Json(String text) {}

    /** A plan's own columns, in any order. */
    protected abstract Map<String, @Nullable Object> columns(P plan);

    /** The plan in a row. */
    protected abstract P plan(ResultSet row) throws SQLException;

    /** Lets what counts now step back for a version that is about to count in its place. */
    public abstract void replaceActive(Version<P> next);

    /** Keeps a version. */
    public void add(Version<P> version) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        columns.put("id", version.id());
        columns.put("version", version.version());
        columns.put("tenant_id", version.tenant().value());
        columns.put("state", version.state().name());
        columns.put("proposed_by", version.proposedBy());
        columns.put("proposed_at", Sql.time(version.proposedAt()));
        columns.putAll(columns(version.plan()));
        var names = String.join(", ", columns.keySet());
        var places = String.join(", ", Collections.nCopies(columns.size(), "?"));
        var insert = database.sql("insert into %s (%s) values (%s)".formatted(table, names, places));
        for (var value : columns.values()) {
            // PostgreSQL takes the type of the column for what comes without one.
            insert = insert.param(value instanceof Json json ? new SqlParameterValue(Types.OTHER, json.text()) : value);
        }
        insert.update();
    }

    /** Locks what there is of a policy, the newest version first. */
    public List<Version<P>> lock(TenantId tenant, UUID id) {
        return select("where tenant_id = ? and id = ? order by version desc for update", tenant.value(), id);
    }

    /** A version of a policy of a tenant. */
    public Optional<Version<P>> find(TenantId tenant, UUID id, int version) {
        return select("where tenant_id = ? and id = ? and version = ?", tenant.value(), id, version).stream()
                .findFirst();
    }

    /** All versions of all policies, the newest first. */
    public List<Version<P>> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return after == null
                ? select(
                        "where tenant_id = ? order by proposed_at desc, id desc, version desc limit ?",
                        tenant.value(),
                        page.rows())
                : select("""
                        where tenant_id = ? and (proposed_at, id) < (?, ?)
                        order by proposed_at desc, id desc, version desc limit ?
                        """, tenant.value(), Sql.time(after.time()), after.id(), page.rows());
    }

    /** The versions in some rows. */
    protected List<Version<P>> select(String rows, @Nullable Object... parameters) {
        var select = database.sql("select * from %s %s".formatted(table, rows));
        for (var parameter : parameters) {
            select = select.param(parameter);
        }
        return select.query(this::version).list();
    }

    /** Says how a version was decided on. */
    public void decide(Version<P> version, Version.State state, UUID by, Instant now) {
        database.sql("update %s set state = ?, decided_by = ?, decided_at = ? where id = ? and version = ?"
                        .formatted(table))
                .param(state.name())
                .param(by)
                .param(Sql.time(now))
                .param(version.id())
                .param(version.version())
                .update();
    }

    private Version<P> version(ResultSet row, int number) throws SQLException {
        return new Version<>(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                plan(row),
                Version.State.valueOf(row.getString("state")),
                row.getObject("proposed_by", UUID.class),
                Objects.requireNonNull(Sql.instant(row, "proposed_at")),
                row.getObject("decided_by", UUID.class),
                Sql.instant(row, "decided_at"));
    }
}
