package io.sekkei.platform.content;

import com.google.crypto.tink.Aead;
import io.sekkei.platform.content.KeyStore.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The tenants' keys, opened. A tenant gets one when the first of its contents is kept. */
@Component
class TenantKeys {
    /** How long a process may go on encrypting under a key that another process has retired. */
    static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** A key, ready for use. */
    record TenantKey(UUID id, Aead aead) {}

    private record Current(TenantKey key, Instant until) {}

    private final KeyStore store;
    private final MasterKey master;
    private final Clock clock;
    private final TransactionTemplate apart;
    private final Map<UUID, Current> current = new ConcurrentHashMap<>();
    private final Map<UUID, TenantKey> opened = new ConcurrentHashMap<>();

    TenantKeys(KeyStore store, MasterKey master, Clock clock, PlatformTransactionManager transactions) {
        this.store = store;
        this.master = master;
        this.clock = clock;
        this.apart = new TransactionTemplate(transactions);
        // What is remembered must not be undone with a transaction of the caller.
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** The key to encrypt under. */
    TenantKey current(UUID tenant) {
        var now = clock.instant();
        var known = current.get(tenant);
        if (known == null || !now.isBefore(known.until())) {
            known = new Current(open(stored(tenant, now)), now.plus(REMEMBERED));
            current.put(tenant, known);
        }
        return known.key();
    }

    /**
     * Read within the caller's transaction, if there is one: who asks for a second connection with the first in hand may
     * wait for others who do the same.
     */
    private StoredKey stored(UUID tenant, Instant now) {
        var there = TransactionSynchronizationManager.isActualTransactionActive()
                ? store.current(tenant)
                : Optional.<StoredKey>empty();
        return there.orElseGet(() -> Objects.requireNonNull(apart.execute(status -> currentOrNew(tenant, now))));
    }

    private StoredKey currentOrNew(UUID tenant, Instant now) {
        return store.current(tenant).orElseGet(() -> {
            store.add(newKey(tenant), now);
            return store.current(tenant).orElseThrow();
        });
    }

    /** The key to open with. */
    TenantKey key(UUID tenant, UUID id) {
        var known = opened.get(id);
        return known == null ? open(store.find(tenant, id).orElseThrow(() -> missing(tenant, id))) : known;
    }

    StoredKey newKey(UUID tenant) {
        var id = UUID.randomUUID();
        return new StoredKey(id, tenant, master.newTenantKey(tenant, id));
    }

    /** Must be called when the current key of a tenant was retired. */
    void forgetCurrent(UUID tenant) {
        current.remove(tenant);
    }

    void forget(UUID id) {
        opened.remove(id);
    }

    TenantKey open(StoredKey stored) {
        return opened.computeIfAbsent(
                stored.id(),
                id -> new TenantKey(id, master.openTenantKey(stored.tenant(), stored.id(), stored.wrapped())));
    }

    private static IllegalStateException missing(UUID tenant, UUID id) {
        return new IllegalStateException("Key %s of tenant %s is gone".formatted(id, tenant));
    }
}
