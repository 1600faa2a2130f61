package io.sekkei.platform.content;

import io.sekkei.platform.content.ContentStore.WrappedKey;
import io.sekkei.platform.content.KeyStore.StoredKey;
import io.sekkei.platform.content.TenantKeys.TenantKey;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Caller;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives a tenant another key. What is kept from then on is under the new one; what is there follows: its data keys are
 * wrapped anew, its ciphertexts stay. Then the old key is destroyed.
 */
@Service
public class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
    private static final int MOST = 500;

    private final KeyStore store;
    private final ContentStore contents;
    private final TenantKeys keys;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    KeyRotation(
            KeyStore store,
            ContentStore contents,
            TenantKeys keys,
            Ledger ledger,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.contents = contents;
        this.keys = keys;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Makes a new current key. Other processes take it up within a minute. */
    @Transactional
    public void rotate(Caller caller) {
        Deeds.mustRunTenant(caller);
        var tenant = caller.tenant().value();
        var now = clock.instant();
        var fresh = keys.newKey(tenant);
        var retired = store.retireCurrent(tenant, now);
        store.add(fresh, now);
        keys.forgetCurrent(tenant);
        ledger.append(caller.did("CONTENT_KEY_ROTATED", fresh.id())
                .saying(fields -> fields.with("retired", retired.orElse(null))));
    }

    /** Moves contents from retired keys to current ones, and destroys keys that are no longer needed. */
    void run() {
        // Until then another process may still encrypt under the old key.
        var before = clock.instant().minus(TenantKeys.REMEMBERED.multipliedBy(2));
        try (var scope = TenantScope.ofPlatform()) {
            Objects.requireNonNull(transaction.execute(status -> store.retired(before)))
                    .forEach(this::finish);
        }
    }

    private void finish(StoredKey retired) {
        try (var scope = TenantScope.of(retired.tenant())) {
            for (int more = MOST; more == MOST; ) {
                more = Objects.requireNonNull(transaction.execute(status -> rewrapSome(retired)));
            }
            transaction.executeWithoutResult(status -> destroy(retired));
        }
    }

    private int rewrapSome(StoredKey retired) {
        var current = keys.current(retired.tenant());
        var wrapped = contents.lockUnder(retired.tenant(), retired.id(), MOST);
        wrapped.forEach(key -> rewrap(key, keys.open(retired), current));
        return wrapped.size();
    }

    private void rewrap(WrappedKey key, TenantKey from, TenantKey to) {
        try {
            var dataKey = Sealing.rewrap(key.generation(), key.kind(), key.dataKey(), from.aead(), to.aead());
            contents.rewrap(key.generation(), key.kind(), to.id(), dataKey);
        } catch (GeneralSecurityException e) {
            throw new DamagedContentProblem(key.generation(), key.kind(), e);
        }
    }

    private void destroy(StoredKey retired) {
        if (!contents.isUsed(retired.tenant(), retired.id()) && store.delete(retired.id())) {
            keys.forget(retired.id());
            ledger.append(Entry.of("CONTENT_KEY_DESTROYED", retired.id()).ofTenant(retired.tenant()));
            LOG.info("Key {} of tenant {} is destroyed: nothing is encrypted under it", retired.id(), retired.tenant());
        }
    }
}
