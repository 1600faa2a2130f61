package io.sekkei.platform.latency;

import io.sekkei.platform.database.ShortMemory;
import io.sekkei.platform.quota.Payer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The targets in effect, for a second: a target is no limit that must not be passed by one. */
@Component
class TargetCache {
    private final ShortMemory<Asked, Optional<LatencyTarget>> memory;

    TargetCache(LatencyStore store, TransactionTemplate transaction) {
        this.memory = new ShortMemory<>(
                transaction,
                asked -> asked.payer().tenant().value(),
                asked -> store.inEffect(asked.payer(), asked.purpose()));
    }

    Optional<LatencyTarget> inEffect(Payer payer, @Nullable String purpose) {
        return memory.get(new Asked(payer, purpose));
    }

    /** What the transaction of the caller sets or ends counts here at once. */
    void forgetAfterCommit() {
        memory.forgetAfterCommit();
    }

    private record Asked(Payer payer, @Nullable String purpose) {}
}
