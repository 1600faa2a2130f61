package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Standings;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds out whose key was shown. Every request waits for it, so it reads once and seldom writes. */
@Component
class Recognition {
    private final StoredKeys keys;
    private final Standings standings;
    private final AccessSettings settings;
    private final TransactionTemplate reading;
    private final Clock clock;

    Recognition(
            StoredKeys keys,
            Standings standings,
            AccessSettings settings,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.keys = keys;
        this.standings = standings;
        this.settings = settings;
        this.clock = clock;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
    }

    Optional<Recognised> recognise(PresentedKey shown, String address) {
        // Whose key it is, is what is to be found out.
        try (var scope = TenantScope.ofPlatform()) {
            var found = Objects.requireNonNull(reading.execute(status -> find(shown, address)));
            found.ifPresent(this::noteUse);
            return found.map(Found::recognised);
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

    private void noteUse(Found found) {
        var now = clock.instant();
        var precision = settings.lastUsedPrecision();
        if (found.recognised().refusal() == null && !found.key().wasUsedWithin(precision, now)) {
            keys.noteUse(found.key().id(), now, now.minus(precision));
        }
    }

    private record Found(ApiKey key, Recognised recognised) {}
}
