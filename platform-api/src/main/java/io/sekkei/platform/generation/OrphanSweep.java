package io.sekkei.platform.generation;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Ledger;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Closes what nobody else will, so that every intent gets an outcome: what processes left running that died, and what
 * this one could not close while the database was away.
 *
 * <p>At the start a process without a connection counts as dead at once; later only when it was missing twice in a row,
 * for after a restart of the database each needs a moment to connect.
 */
@Component
class OrphanSweep implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    private final GenerationRecords records;
    private final GenerationLog log;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private Set<String> missing = Set.of();

    OrphanSweep(
            GenerationRecords records, GenerationLog log, Ledger ledger, TransactionTemplate transaction, Clock clock) {
        this.records = records;
        this.log = log;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        try (var scope = TenantScope.ofPlatform()) {
            warn(abandon(records::lockOrphans), "left running by processes that died");
        }
    }

    @Scheduled(fixedDelayString = "${sekkei.quota.sweep-interval:5s}")
    void run() {
        try {
            sweep();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The generations cannot be looked through now", e);
        }
    }

    synchronized void sweep() {
        try (var scope = TenantScope.ofPlatform()) {
            warn(log.abandonUnclosed(), "not closed while the database was away");
            var before = missing;
            missing = Set.copyOf(Objects.requireNonNull(transaction.execute(status -> records.missingOwners())));
            var dead = missing.stream().filter(before::contains).toList();
            if (!dead.isEmpty()) {
                warn(abandon(() -> records.lockRunningOf(dead)), "left running by processes that died");
            }
        }
    }

    private long abandon(Supplier<List<GenerationRecord>> locking) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var orphans = locking.get();
            orphans.forEach(orphan -> ledger.append(orphan.abandon(clock.instant())));
            return orphans.size();
        }));
    }

    private static void warn(long abandoned, String why) {
        if (abandoned > 0) {
            LOG.warn("{} generations were {}; they are on record as abandoned", abandoned, why);
        }
    }
}
