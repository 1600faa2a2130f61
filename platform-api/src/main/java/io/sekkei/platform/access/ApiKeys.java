package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.DepartmentProfile;
import io.sekkei.platform.tenancy.Standings;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Issues API keys and recognises them. */
@Service
public class ApiKeys {
    private final StoredKeys keys;
    private final Standings standings;
    private final Ledger ledger;
    private final AccessSettings settings;
    private final TransactionTemplate reading;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(
            StoredKeys keys,
            Standings standings,
            Ledger ledger,
            AccessSettings settings,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.keys = keys;
        this.standings = standings;
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
    }

    /** Makes a key for a department; what is returned is the only copy of its secret there will ever be. */
    @Transactional
    public PresentedKey issue(DepartmentProfile owner, String name) {
        var key = PresentedKey.random(random);
        var id = UUID.randomUUID();
        keys.save(new ApiKey(id, key, owner, KeyPlan.named(name), clock.instant()));
        ledger.append(Entry.of("KEY_ISSUED", id)
                .ofTenant(owner.tenant().value())
                .saying(fields -> fields.with("department", owner.id().value()).with("selector", key.selector()))
                .committingTo("name", name.getBytes(StandardCharsets.UTF_8)));
        return key;
    }

    /**
     * Who shows this key, or nobody if it is not one of ours.
     *
     * @param address where the request comes from
     */
    public Optional<Recognised> recognise(String shown, String address) {
        // Whose key it is, is what is to be found out.
        try (var scope = TenantScope.ofPlatform()) {
            return PresentedKey.parse(shown)
                    .flatMap(key -> Objects.requireNonNull(reading.execute(status -> find(key, address))))
                    .map(this::noteUse)
                    .map(Found::recognised);
        }
    }

    private Optional<Found> find(PresentedKey shown, String address) {
        var now = clock.instant();
        return keys.findBySelector(shown.selector())
                .filter(key -> key.opensFor(shown, now))
                .map(key -> {
                    var standing = standings.of(key.tenant(), key.department());
                    return new Found(key, new Recognised(key.caller(standing), key.refusal(standing, address, now)));
                });
    }

    private Found noteUse(Found found) {
        var now = clock.instant();
        var precision = settings.lastUsedPrecision();
        if (found.recognised().refusal() == null && !found.key().wasUsedWithin(precision, now)) {
            keys.noteUse(found.key().id(), now, now.minus(precision));
        }
        return found;
    }

    private record Found(ApiKey key, Recognised recognised) {}
}
