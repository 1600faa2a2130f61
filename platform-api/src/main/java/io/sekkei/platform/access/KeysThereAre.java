package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.KnownKeys;
import io.sekkei.platform.tenancy.TenantId;
import org.springframework.stereotype.Component;

/** Every key that was ever issued. */
@Component
class KeysThereAre implements KnownKeys {
    private final StoredKeys keys;

    KeysThereAre(StoredKeys keys) {
        this.keys = keys;
    }

    @Override
    public boolean has(TenantId tenant, KeyId key) {
        return keys.findByIdAndTenantId(key.value(), tenant.value()).isPresent();
    }
}
