package io.sekkei.platform.review;

import io.sekkei.platform.review.workflow.Claim;
import io.sekkei.platform.tenancy.Caller;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does to an output.
 *
 * @param kind what
 * @param by who
 * @param claim the claim it is done with; null if it needs none
 * @param reasons why
 * @param comment where more about why is kept; null if nothing was written
 */
record Act(
        Move.Kind kind,
        Caller by,
        @Nullable Claim claim,
        List<ReasonCode> reasons,
        @Nullable UUID comment) {
    static Act of(Move.Kind kind, Caller by) {
        return new Act(kind, by, null, List.of(), null);
    }

    Act with(Claim its) {
        return new Act(kind, by, its, reasons, comment);
    }

    @Nullable
    UUID principal() {
        return claim == null ? null : claim.reviewer().principal();
    }

    @Nullable
    Long token() {
        return claim == null ? null : claim.token();
    }
}
