package io.sekkei.platform.quota;

import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** What people want to hear of, once for each window and threshold. */
@Service
public class Notifications {
    private final JdbcClient database;
    private final Clock clock;

    Notifications(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
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
