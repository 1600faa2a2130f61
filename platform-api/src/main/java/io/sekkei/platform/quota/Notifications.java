package io.sekkei.platform.quota;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people want to hear of, once for each window and threshold. */
@Service
public class Notifications {
    private final JdbcClient database;
    private final Clock clock;

    Notifications(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What the people of the caller's tenant want to hear of, the newest first. */
    @Transactional(readOnly = true)
    public Page<Notification> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return page.page(of(by.tenant(), page), told -> Cursor.of(told.createdAt(), told.id()));
    }

    private List<Notification> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
                        select * from notification where tenant_id = :tenant
                        and (:time::timestamptz is null or (created_at, id) < (:time::timestamptz, :id::uuid))
                        order by created_at desc, id desc limit :rows
                        """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()).toString(), Types.VARCHAR)
                .param("id", after == null ? null : after.id().toString(), Types.VARCHAR)
                .param("rows", page.rows())
                .query((row, index) -> notification(row))
                .list();
    }

    private static Notification notification(ResultSet row) throws SQLException {
        return new Notification(
                Sql.uuid(row, "id"),
                new TenantId(Sql.uuid(row, "tenant_id")),
                Notification.Kind.valueOf(row.getString("kind")),
                Sql.uuid(row, "source_id"),
                Objects.requireNonNull(Sql.instant(row, "window_starts_at")),
                row.getLong("threshold"),
                row.getLong("reached"),
                Objects.requireNonNull(Sql.instant(row, "created_at")));
    }

    /**
     * Notes that a threshold was reached, in the transaction of the caller.
     *
     * @return false if it was noted before in this window
     */
    public boolean note(
            TenantId tenant, Notification.Kind kind, UUID source, Window window, long threshold, long reached) {
        return database.sql("""
                        insert into notification (id, tenant_id, kind, source_id, window_starts_at, threshold, reached,
                            created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)
                        .param(UUID.randomUUID())
                        .param(tenant.value())
                        .param(kind.name())
                        .param(source)
                        .param(Sql.time(window.startsAt()))
                        .param(threshold)
                        .param(reached)
                        .param(Sql.time(clock.instant()))
                        .update()
                == 1;
    }
}
