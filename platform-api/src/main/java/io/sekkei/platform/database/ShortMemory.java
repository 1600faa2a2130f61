package io.sekkei.platform.database;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Remembers for a second what the database said, for questions that every generation asks and whose answers seldom change.
 * To ask each time would cost a transaction of its own. Other processes hear of a change that much later. Thread-safe.
 *
 * @param <K> a question; equal questions have equal answers
 * @param <V> an answer
 */
public final class ShortMemory<K, V> {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private final TransactionTemplate transaction;
    private final Function<K, UUID> tenant;
    private final Function<K, V> database;
    private final Map<K, Found<V>> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Found<V>> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param tenant whose answer it is
     * @param database asks, in a transaction in the tenant's scope
     */
    public ShortMemory(TransactionTemplate transaction, Function<K, UUID> tenant, Function<K, V> database) {
        this.transaction = transaction;
        this.tenant = tenant;
        this.database = database;
    }

    /** The answer, at most a second old. */
    public V get(K question) {
        var found = known(question);
        return found == null || !found.isFresh() ? look(question) : found.answer();
    }

    /** What the transaction of the caller changes counts here at once. */
    public void forgetAfterCommit() {
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

    private V look(K question) {
        var at = System.nanoTime();
        try (var scope = TenantScope.of(tenant.apply(question))) {
            var answer = Objects.requireNonNull(transaction.execute(status -> database.apply(question)));
            remember(question, new Found<>(answer, at));
            return answer;
        }
    }

    private synchronized @Nullable Found<V> known(K question) {
        return known.get(question);
    }

    private synchronized void remember(K question, Found<V> found) {
        known.put(question, found);
    }

    private record Found<V>(V answer, long atNanos) {
        boolean isFresh() {
            return System.nanoTime() - atNanos < FRESH.toNanos();
        }
    }
}
