package io.sekkei.platform.latency;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.quota.Payer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The targets in effect, for a second. Asking the database before every generation would cost a transaction of its own, and
 * a target is no limit that must not be passed by one.
 */
@Component
class TargetCache {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private final LatencyStore store;
    private final TransactionTemplate transaction;
    private final Map<Asked, Found> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Found> eldest) {
            return size() > MOST;
        }
    };

    TargetCache(LatencyStore store, TransactionTemplate transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    Optional<LatencyTarget> inEffect(Payer payer, @Nullable String purpose) {
        var asked = new Asked(payer, purpose);
        var found = known(asked);
        return found == null || !found.isFresh() ? look(asked) : found.target();
    }

    /** What the transaction of the caller sets or ends counts here at once. */
    void forgetAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                forget();
            }
        });
    }

    private synchronized void forget() {
        known.clear();
    }

    private Optional<LatencyTarget> look(Asked asked) {
        var at = System.nanoTime();
        try (var scope = TenantScope.of(asked.payer().tenant().value())) {
            var target = Objects.requireNonNull(
                    transaction.execute(status -> store.inEffect(asked.payer(), asked.purpose())));
            remember(asked, new Found(target, at));
            return target;
        }
    }

    private synchronized @Nullable Found known(Asked asked) {
        return known.get(asked);
    }

    private synchronized void remember(Asked asked, Found found) {
        known.put(asked, found);
    }

    private record Asked(Payer payer, @Nullable String purpose) {}

    private record Found(Optional<LatencyTarget> target, long atNanos) {
        boolean isFresh() {
            return System.nanoTime() - atNanos < FRESH.toNanos();
        }
    }
}
