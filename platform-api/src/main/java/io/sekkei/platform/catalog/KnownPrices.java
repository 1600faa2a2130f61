package io.sekkei.platform.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The prices of each pair, for a second: what is announced for later begins on time, whenever it was read. */
final class KnownPrices {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, Found> known = new ConcurrentHashMap<>();

    private record Found(List<Price> prices, long atNanos) {
        boolean isFresh() {
            return System.nanoTime() - atNanos < FRESH.toNanos();
        }
    }

    List<Price> of(String pair, Supplier<List<Price>> reading) {
        var found = known.get(pair);
        if (found == null || !found.isFresh()) {
            var at = System.nanoTime();
            found = new Found(reading.get(), at);
            known.put(pair, found);
        }
        return found.prices();
    }

    /** What the transaction of the caller announces counts here at once. */
    void forgetAfterCommit(String pair) {
        known.remove(pair);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    known.remove(pair);
                }
            });
        }
    }
}
