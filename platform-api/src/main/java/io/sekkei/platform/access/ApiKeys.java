package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.DepartmentProfile;
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
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(StoredKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Makes a key for a department; what is returned is the only copy of its secret there will ever be. */
    @Transactional
    public PresentedKey issue(DepartmentProfile owner, String name) {
        var key = PresentedKey.random(random);
        keys.save(new ApiKey(UUID.randomUUID(), key, owner, name, clock.instant()));
        return key;
    }

    /** Who shows this key, or nobody if it is not one of ours. */
    @Transactional(readOnly = true)
    public Optional<Caller> recognise(String shown) {
        return PresentedKey.parse(shown)
                .flatMap(key -> keys.findBySelector(key.selector())
                        .filter(stored -> stored.opensFor(key))
                        .map(ApiKey::caller));
    }
}
