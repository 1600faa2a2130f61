package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.evidence.Period;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries somebody gets to see.
 *
 * @param name in a few words, for the pack
 * @param tenant the only tenant whose entries they are, or null for all
 * @param span when they happened, with all others about the same generations; or null for always
 * @param subjects what they are about, or null for everything
 */
record Scope(
        String name,
        @Nullable UUID tenant,
        @Nullable Span span,
        @Nullable Set<UUID> subjects) {
    Scope {
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("The name of a scope is one line, but this is '%s'".formatted(name));
        }
    }

    /** With its first moment and without its last. */
    record Span(Instant from, Instant to) {
        /** Entries tell time to the microsecond. */
        Span {
            from = from.truncatedTo(ChronoUnit.MICROS);
            to = to.truncatedTo(ChronoUnit.MICROS);
        }

        Period period() {
            return Period.of(from, to);
        }
    }

    static Scope everything() {
        return new Scope("everything", null, null, null);
    }

    static Scope tenant(UUID tenant) {
        return new Scope("tenant " + tenant, tenant, null, null);
    }

    static Scope period(UUID tenant, Instant from, Instant to) {
        var span = new Span(from, to);
        var name = "tenant %s, from %s to %s"
                .formatted(tenant, span.period().from(), span.period().to());
        return new Scope(name, tenant, span, null);
    }

    static Scope records(UUID tenant, String criteria, Collection<UUID> subjects) {
        return new Scope("tenant %s, %s".formatted(tenant, criteria), tenant, null, Set.copyOf(subjects));
    }
}
