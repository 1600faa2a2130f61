package io.sekkei.platform.ledger;

import io.sekkei.platform.database.TenantScope;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the ledger as of one moment, with the eyes of the platform or of one tenant. */
@Component
class Snapshots {
    private final TransactionTemplate snapshot;

    Snapshots(PlatformTransactionManager transactions) {
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** For the tree, in which the entries of all tenants stand. */
    <T> T ofPlatform(Supplier<T> reading) {
        return of(null, reading);
    }

    /** For entries; the tenant is null for whoever may see all. */
    <T> T of(@Nullable UUID tenant, Supplier<T> reading) {
        try (var scope = tenant == null ? TenantScope.ofPlatform() : TenantScope.of(tenant)) {
            return Objects.requireNonNull(snapshot.execute(status -> reading.get()));
        }
    }
}
