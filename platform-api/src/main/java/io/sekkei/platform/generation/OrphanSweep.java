package io.sekkei.platform.generation;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Ledger;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Closes at the start what dead processes left running, so that every intent gets an outcome. */
@Component
class OrphanSweep implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    private final GenerationRecords records;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OrphanSweep(GenerationRecords records, Ledger ledger, TransactionTemplate transaction, Clock clock) {
        this.records = records;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        try (var scope = TenantScope.ofPlatform()) {
            tell(transaction.execute(status -> abandonOrphans()));
        }
    }

    private static void tell(@Nullable Integer abandoned) {
        if (abandoned != null && abandoned > 0) {
            LOG.warn(
                    "{} generations were left running by processes that died; they are on record as abandoned",
                    abandoned);
        }
    }

    private int abandonOrphans() {
        var orphans = records.lockOrphans();
        orphans.forEach(orphan -> ledger.append(orphan.abandon(clock.instant())));
        return orphans.size();
    }
}
