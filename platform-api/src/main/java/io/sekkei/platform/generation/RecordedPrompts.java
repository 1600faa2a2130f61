package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.routing.PastPrompts;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Prompts by their records; a record whose model is the pair itself left the mode open. */
@Component
class RecordedPrompts implements PastPrompts {
    private final JdbcClient database;

    RecordedPrompts(JdbcClient database) {
        this.database = database;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Past> leftOpen(
            TenantId tenant, String pair, @Nullable String purpose, Instant from, Instant to, int most) {
        return database.sql("""
            select prompt_tokens, mode, cost_micros from generation
            where tenant_id = :tenant and created_at >= :from and created_at < :to and pair_id = :pair and model = :pair
                and status = 'SUCCEEDED' and prompt_tokens is not null and mode is not null
                and (:purpose::text is null or purpose = :purpose)
            order by created_at desc, id desc limit :most
            """)
                .param("tenant", tenant.value())
                .param("from", Sql.time(from))
                .param("to", Sql.time(to))
                .param("pair", pair)
                .param("purpose", purpose, Types.VARCHAR)
                .param("most", most)
                .query((row, number) -> new Past(
                        row.getInt("prompt_tokens"),
                        DecodingMode.valueOf(row.getString("mode")),
                        row.getLong("cost_micros")))
                .list();
    }
}
