package io.sekkei.platform.review.workflow;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who would decide.
 *
 * @param person who sits there
 * @param principal for whom, when it is a delegate who decides (代理承認)
 * @param roles the roles the decision is made with: the principal's for a delegate, else one's own
 */
public record Reviewer(UUID person, @Nullable UUID principal, Set<String> roles) {
    public Reviewer {
        roles = Set.copyOf(roles);
        if (person.equals(principal)) {
            throw new IllegalArgumentException("Nobody stands in for themselves");
        }
    }

    public static Reviewer of(UUID person, String... roles) {
        return new Reviewer(person, null, Set.of(roles));
    }

    /** The person and the one they stand in for. */
    public Set<UUID> people() {
        return principal == null ? Set.of(person) : Set.of(person, principal);
    }

    /** Whether neither the person nor the one they stand in for is among these. */
    boolean isNoneOf(Collection<UUID> people) {
        return people().stream().noneMatch(people::contains);
    }
}
