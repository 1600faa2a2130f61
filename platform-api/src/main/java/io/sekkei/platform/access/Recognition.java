package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds out whose key was shown. Every request waits for it, so it reads once and seldom writes. */
@Component
class Recognition {
    private final Door door;
    private final StoredKeys keys;
    private final AccessSettings settings;
    private final Clock clock;

    Recognition(Door door, StoredKeys keys, AccessSettings settings, Clock clock) {
        this.door = door;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    Optional<Recognised> recognise(PresentedKey shown, String address) {
        var now = clock.instant();
        return door.find(shown.selector())
                .filter(key -> key.opensFor(shown, now))
                .map(key -> {
                    var recognised = new Recognised(key.caller(), key.refusal(address, now));
                    noteUse(key, recognised);
                    return recognised;
                });
    }

    private void noteUse(KeyAtTheDoor key, Recognised recognised) {
        var now = clock.instant();
        var precision = settings.lastUsedPrecision();
        if (recognised.refusal() == null && !key.wasUsedWithin(precision, now)) {
            // Whose key it is has just been found out; the tenant's own scope is opened further down the way.
            try (var scope = TenantScope.ofPlatform()) {
                keys.noteUse(key.id().value(), now, now.minus(precision));
            }
        }
    }
}
