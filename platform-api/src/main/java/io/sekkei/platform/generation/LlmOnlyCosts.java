package io.sekkei.platform.generation;

import io.sekkei.platform.tenancy.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What generations would have cost if the large model alone had worked on them.
 *
 * <p>As many tokens at the price they were charged by: those of the prompt read by the large model, those of the answer
 * written by it. What it had read before stays free, and its computing is taken to last no longer than it did, so that
 * what is saved is rather told too small. A large model might have written a longer or a shorter answer; nobody knows.
 */
@Component
class LlmOnlyCosts {
    /** The rows of a tenant that were charged, with the column {@code llm_only_micros}. */
    static final String CHARGED = """
            (select g.*, (
                (case when g.mode = 'SLM_ONLY' then g.prompt_tokens else g.llm_encoded_tokens end)::bigint
                        * p.llm_encoded_micros
                    + (g.slm_decoded_tokens + g.llm_decoded_tokens)::bigint * p.llm_decoded_micros
                    + (g.total_micros - g.queue_micros + 999) / 1000 * p.compute_second_micros
                    + 999) / 1000 as llm_only_micros
            from generation g join price p on p.version = g.price_version
            where g.tenant_id = :tenant and g.cost_micros is not null)
            """;

    private final JdbcClient database;

    LlmOnlyCosts(JdbcClient database) {
        this.database = database;
    }

    /** Of these generations, as far as they were charged; in millionths of the currency. */
    Map<UUID, Long> of(TenantId tenant, Collection<UUID> generations) {
        var costs = new HashMap<UUID, Long>();
        if (!generations.isEmpty()) {
            database.sql("select id, llm_only_micros from %s charged where id in (:ids)".formatted(CHARGED))
                    .param("tenant", tenant.value())
                    .param("ids", generations)
                    .query(row -> {
                        costs.put(row.getObject("id", UUID.class), row.getLong("llm_only_micros"));
                    });
        }
        return costs;
    }
}
