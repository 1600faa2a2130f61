package io.sekkei.platform.routing;

import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.database.ShortMemory;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The policies in effect, for a second: another process hears of an approval that much later. */
@Component
class RouteCache {
    private final ShortMemory<Asked, Optional<Version<RoutePlan>>> memory;

    RouteCache(RouteStore store, TransactionTemplate transaction) {
        this.memory = new ShortMemory<>(
                transaction, Asked::tenant, asked -> store.inEffect(asked.tenant(), asked.pair(), asked.purpose()));
    }

    Optional<Version<RoutePlan>> inEffect(UUID tenant, String pair, @Nullable String purpose) {
        return memory.get(new Asked(tenant, pair, purpose));
    }

    /** What the transaction of the caller decides counts here at once. */
    void forgetAfterCommit() {
        memory.forgetAfterCommit();
    }

    private record Asked(UUID tenant, String pair, @Nullable String purpose) {}
}
