package io.sekkei.platform.generation;

import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.quota.Meter;
import io.sekkei.platform.tenancy.TenantId;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The records of outputs that were held. Whoever decides about outputs says here what became of them, in the transaction
 * of the decision: the record tells it, and what the decoder spent is settled, whether the text leaves or not.
 */
@Service
public class HeldGenerations {
    private final JdbcClient database;
    private final Meter meter;

    HeldGenerations(JdbcClient database, Meter meter) {
        this.database = database;
        this.meter = meter;
    }

    /** Says where an output stands now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stand(TenantId tenant, UUID generation, Standing.State state) {
        database.sql("update generation set standing = ? where id = ? and tenant_id = ?")
                .param(state.isOpen() ? Standing.State.HELD.name() : state.name())
                .param(generation)
                .param(tenant.value())
                .update();
        if (!state.isOpen()) {
            meter.settleKept(tenant, generation);
        }
    }
}
