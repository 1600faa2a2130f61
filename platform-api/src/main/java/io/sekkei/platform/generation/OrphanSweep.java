package io.sekkei.platform.generation;

import java.time.Clock;
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
    private final TransactionTemplate transaction;
    private final Clock clock;

    OrphanSweep(GenerationRecords records, TransactionTemplate transaction, Clock clock) {
        this.records = records;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        var abandoned = transaction.execute(status -> records.abandonOrphans(clock.instant()));
        if (abandoned != null && abandoned > 0) {
            LOG.warn(
                    "{} generations were left running by processes that died; they are on record as abandoned",
                    abandoned);
        }
    }
}
