package io.sekkei.platform.ledger;

import io.sekkei.platform.database.TenantScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries somebody gets to see.
 *
 * @param name in a few words, for the pack
 * @param tenant the only tenant whose entries they are, or null for all
 */
record Scope(String name, @Nullable UUID tenant) {
    /** The rows of the database that go with it. */
    TenantScope open() {
        return tenant == null ? TenantScope.ofPlatform() : TenantScope.of(tenant);
    }
}
