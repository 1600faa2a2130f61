package io.sekkei.platform.content;

import io.sekkei.platform.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of erasures. */
@Repository
class ErasureStore {
    private final JdbcClient database;
    private final TwoPersonTable<Erasure> table;

    ErasureStore(JdbcClient database) {
        this.database = database;
        this.table = new TwoPersonTable<>(database, "content_erasure", ErasureStore::erasure);
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
                        .param(Sql.time(erasure.wish().requestedAt()))
                        .param(erasure.wish().requestedBy())
                        .update()
                == 1;
    }

    TwoPersonTable<Erasure> table() {
        return table;
    }

    private static Erasure erasure(ResultSet row, int number) throws SQLException {
        return new Erasure(
                TwoPersonTable.wish(row),
                Sql.uuid(row, "generation_id"),
                ErasureReason.valueOf(row.getString("reason")));
    }
}
