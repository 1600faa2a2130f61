package io.sekkei.platform.review;

import io.sekkei.platform.review.policy.Rules;
import io.sekkei.platform.review.workflow.Route;
import io.sekkei.platform.tenancy.Role;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy as somebody wishes it.
 *
 * @param name for people
 * @param scope whom it covers
 * @param enabled whether it holds anything; a policy that is not wanted any more is switched off by another version
 * @param rules which outputs it holds
 * @param route whose approval they need
 * @param times when
 * @param waitSeconds how long a client may wait for the decision within its request; 0 is not at all
 */
public record PolicyPlan(
        String name, Scope scope, boolean enabled, Rules rules, Route route, Times times, int waitSeconds) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_WAIT = 600;
    private static final Set<String> ROLES =
            Stream.of(Role.REVIEWER, Role.TENANT_ADMIN).map(Role::name).collect(Collectors.toSet());

    public PolicyPlan {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have between 1 and %d characters".formatted(LONGEST_NAME));
        }
        if (waitSeconds < 0 || waitSeconds > LONGEST_WAIT) {
            throw new IllegalArgumentException(
                    "wait_seconds must be between 0 and %d, but is %d".formatted(LONGEST_WAIT, waitSeconds));
        }
        if (!route.steps().stream().flatMap(step -> step.roles().stream()).allMatch(ROLES::contains)) {
            throw new IllegalArgumentException("The steps of a route name the roles reviewer and tenant_admin only");
        }
    }
}
