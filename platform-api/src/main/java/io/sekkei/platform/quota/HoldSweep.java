package io.sekkei.platform.quota;

import io.sekkei.platform.database.TenantScope;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Releases the holds nobody will settle: those past their time, and those of processes that died. A process counts as
 * dead when it was missing twice in a row, for after a restart of the database each needs a moment to connect.
 */
@Component
class HoldSweep {
    private static final Logger LOG = LoggerFactory.getLogger(HoldSweep.class);

    private final HoldStore holds;
    private final Meter meter;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private Set<String> missing = Set.of();

    HoldSweep(HoldStore holds, Meter meter, TransactionTemplate transaction, Clock clock) {
        this.holds = holds;
        this.meter = meter;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${sekkei.quota.sweep-interval:5s}")
    void run() {
        try {
            var released = sweep();
            if (released > 0) {
                LOG.warn("{} reservations were released that nobody would have settled", released);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The reservations cannot be looked through now", e);
        }
    }

    /**
     * Ends what is settled too, which somebody may be about to do at this moment: that is nothing to be told of.
     *
     * @return how many holds were released that nobody had settled
     */
    synchronized long sweep() {
        try (var scope = TenantScope.ofPlatform()) {
            Objects.requireNonNull(transaction.execute(status -> holds.settled()))
                    .forEach(meter::end);
            var forsaken = Objects.requireNonNull(transaction.execute(status -> forsaken()));
            return forsaken.stream().distinct().filter(meter::end).count();
        }
    }

    private List<UUID> forsaken() {
        return Stream.concat(holds.expired(clock.instant()).stream(), ofTheDead().stream())
                .toList();
    }

    private List<UUID> ofTheDead() {
        var before = missing;
        missing = new HashSet<>(holds.missingOwners());
        return missing.stream()
                .filter(before::contains)
                .flatMap(owner -> holds.heldBy(owner).stream())
                .toList();
    }
}
