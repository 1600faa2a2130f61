package io.sekkei.platform.review;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Callers as the review sees them. */
final class Callers {
    private Callers() {}

    /** The number of whoever asks: a person or a key. */
    static UUID number(Caller caller) {
        return caller.actor() instanceof Actor.Key key ? key.id().value() : person(caller);
    }

    /**
     * The number of a person; programs decide nothing.
     *
     * @throws Problem if it is a program that asks
     */
    static UUID person(Caller caller) {
        return caller.mustBePerson().value();
    }

    /** The caller's roles that a route can name. */
    static Set<String> reviewRoles(Caller caller) {
        return caller.roles().stream()
                .filter(role -> role == Role.REVIEWER || role == Role.TENANT_ADMIN)
                .map(Role::name)
                .collect(Collectors.toSet());
    }
}
