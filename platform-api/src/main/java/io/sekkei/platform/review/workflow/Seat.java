package io.sekkei.platform.review.workflow;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place on a route that one approval fills.
 *
 * @param step the step it belongs to
 * @param role what a reviewer needs to sit here
 * @param claim who sits here now
 * @param approvedBy who filled it
 */
public record Seat(
        int step,
        String role,
        @Nullable Claim claim,
        @Nullable Reviewer approvedBy) {
    static Seat of(int step, String role) {
        return new Seat(step, role, null, null);
    }

    public boolean isFilled() {
        return approvedBy != null;
    }

    boolean isFree(Instant now) {
        return !isFilled() && !Claim.isCurrent(claim, now);
    }

    Optional<Claim> currentClaim(Instant now) {
        return Optional.ofNullable(claim).filter(held -> held.isCurrent(now));
    }

    Optional<Reviewer> filledBy() {
        return Optional.ofNullable(approvedBy);
    }

    /** Who filled it or has it before them. */
    Optional<Reviewer> takenBy(Instant now) {
        return filledBy().or(() -> currentClaim(now).map(Claim::reviewer));
    }

    Seat claimedWith(Claim by) {
        return new Seat(step, role, by, null);
    }

    Seat approvedBy(Reviewer reviewer) {
        return new Seat(step, role, null, reviewer);
    }

    Seat emptied() {
        return of(step, role);
    }

    /** Without its claim; an approval stays. */
    Seat vacated() {
        return new Seat(step, role, null, approvedBy);
    }

    /** An approval stays; should an edit void it, the next one is the higher role's. */
    Seat handedTo(String higherRole) {
        return new Seat(step, higherRole, null, approvedBy);
    }
}
