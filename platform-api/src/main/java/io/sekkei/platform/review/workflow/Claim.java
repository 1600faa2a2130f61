package io.sekkei.platform.review.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reviewer's hold of a seat.
 *
 * @param reviewer who has it
 * @param token grows with every claim, so that a late decision can be told from the current one
 * @param until when it lapses
 */
public record Claim(Reviewer reviewer, long token, Instant until) {
    boolean isCurrent(Instant now) {
        return now.isBefore(until);
    }

    static boolean isCurrent(@Nullable Claim claim, Instant now) {
        return claim != null && claim.isCurrent(now);
    }
}
