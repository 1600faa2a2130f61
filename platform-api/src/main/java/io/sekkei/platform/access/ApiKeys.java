package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.DepartmentProfile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Issues API keys and recognises them. */
@Service
public class ApiKeys {
    private final StoredKeys keys;
    private final Ledger ledger;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(StoredKeys keys, Ledger ledger, Clock clock) {
        this.keys = keys;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Makes a key for a department; what is returned is the only copy of its secret there will ever be. */
    @Transactional
    public PresentedKey issue(DepartmentProfile owner, String name) {
        var key = PresentedKey.random(random);
        var id = UUID.randomUUID();
        keys.save(new ApiKey(id, key, owner, name, clock.instant()));
        ledger.append(Entry.of("KEY_ISSUED", id)
                .ofTenant(owner.tenant().value())
                .saying(fields -> fields.with("department", owner.id().value()).with("selector", key.selector()))
                .committingTo("name", name.getBytes(StandardCharsets.UTF_8)));
        return key;
    }

    /** Who shows this key, or nobody if it is not one of ours. */
    public Optional<Caller> recognise(String shown) {
        return PresentedKey.parse(shown)
                .flatMap(key -> find(key.selector())
                        .filter(stored -> stored.opensFor(key))
                        .map(ApiKey::caller));
    }

    /** Whose key it is, is what is to be found out. */
    private Optional<ApiKey> find(String selector) {
        try (var scope = TenantScope.ofPlatform()) {
            return keys.findBySelector(selector);
        }
    }
}
