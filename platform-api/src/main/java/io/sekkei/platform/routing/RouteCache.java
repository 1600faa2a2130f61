package io.sekkei.platform.routing;

import io.sekkei.platform.database.TenantScope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The policies in effect, for a second: another process hears of an approval that much later. */
@Component
class RouteCache {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private final RouteStore store;
    private final TransactionTemplate transaction;
    private final Map<Asked, Found> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Found> eldest) {
            return size() > MOST;
        }
    };

    RouteCache(RouteStore store, TransactionTemplate transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    Optional<RouteVersion> inEffect(UUID tenant, String pair, @Nullable String purpose) {
        var asked = new Asked(tenant, pair, purpose);
        var found = known(asked);
        return found == null || !found.isFresh() ? look(asked) : found.policy();
    }

    /** What the transaction of the caller decides counts here at once. */
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

    private Optional<RouteVersion> look(Asked asked) {
        var at = System.nanoTime();
        try (var scope = TenantScope.of(asked.tenant())) {
            var policy = Objects.requireNonNull(
                    transaction.execute(status -> store.inEffect(asked.tenant(), asked.pair(), asked.purpose())));
            remember(asked, new Found(policy, at));
            return policy;
        }
    }

    private synchronized @Nullable Found known(Asked asked) {
        return known.get(asked);
    }

    private synchronized void remember(Asked asked, Found found) {
        known.put(asked, found);
    }

    private record Asked(UUID tenant, String pair, @Nullable String purpose) {}

    private record Found(Optional<RouteVersion> policy, long atNanos) {
        boolean isFresh() {
            return System.nanoTime() - atNanos < FRESH.toNanos();
        }
    }
}
