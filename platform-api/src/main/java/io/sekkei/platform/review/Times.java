package io.sekkei.platform.review;

import org.jspecify.annotations.Nullable;

/**
 * When something is due, in minutes of work from the moment an output is held.
 *
 * @param due when an output that nobody decided on is withheld
 * @param remind when reviewers are reminded; null is never
 * @param escalate when the tenant's admins take over; null is never
 */
public record Times(
        int due, @Nullable Integer remind, @Nullable Integer escalate) {
    /** A year of work. */
    private static final int MOST = 100_000;

    public Times {
        check("due", due, MOST);
        check("remind", remind, due);
        check("escalate", escalate, due);
    }

    private static void check(String name, @Nullable Integer minutes, int most) {
        if (minutes != null && (minutes < 1 || minutes > most)) {
            throw new IllegalArgumentException(
                    "%s must be between 1 and %d minutes, but is %d".formatted(name, most, minutes));
        }
    }
}
