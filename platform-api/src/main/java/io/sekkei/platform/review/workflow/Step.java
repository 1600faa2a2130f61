package io.sekkei.platform.review.workflow;

import java.util.List;

/**
 * One step of a route: approvals that may be given at the same time, all of which are needed (合議).
 *
 * @param roles the role each approval needs; a role that is named twice needs two people
 */
public record Step(List<String> roles) {
    private static final int MOST_ROLES = 10;

    public Step {
        roles = List.copyOf(roles);
        if (roles.isEmpty() || roles.size() > MOST_ROLES) {
            throw new IllegalArgumentException(
                    "A step needs between 1 and %d approvals, not %d".formatted(MOST_ROLES, roles.size()));
        }
    }
}
