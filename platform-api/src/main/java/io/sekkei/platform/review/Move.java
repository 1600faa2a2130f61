package io.sekkei.platform.review;

import io.sekkei.platform.review.workflow.Stage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an output.
 *
 * @param kind what
 * @param stage where the output stood after it
 * @param actor who did it: a person or a key; null if time did
 * @param principal for whom, if a delegate did it
 * @param token of the claim it was done with
 * @param revision of the text it was done to
 * @param digest of that text
 * @param reasons why
 * @param claimedAt when the text was put before the actor
 * @param at when it happened
 * @param comment where more about why is kept; null if nothing was written
 */
public record Move(
        Kind kind,
        Stage stage,
        @Nullable UUID actor,
        @Nullable UUID principal,
        @Nullable Long token,
        int revision,
        String digest,
        List<ReasonCode> reasons,
        @Nullable Instant claimedAt,
        Instant at,
        @Nullable UUID comment) {
    /** What can happen. */
    public enum Kind {
        HELD,
        CLAIMED,
        PUT_BACK,
        LAPSED,
        APPROVED,
        EDITED,
        REJECTED,
        RETURNED,
        ESCALATED,
        WITHDRAWN,
        EXPIRED,
        RELEASED_FOR_VIEWING,
        VIEWED,
        RECALLED,
        REMINDED;

        /** Whether a reviewer decided something. */
        public boolean isDecision() {
            return this == APPROVED || this == EDITED || this == REJECTED || this == RETURNED || this == ESCALATED;
        }
    }

    public Move {
        reasons = List.copyOf(reasons);
    }
}
