package io.sekkei.platform.review;

import io.sekkei.platform.review.workflow.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer decides.
 *
 * @param ticket shows the claim, and which text was served
 * @param kind the decision
 * @param text the text that takes the place of the current one; only for an edit
 * @param reasons why; needed unless it is an approval or an edit
 * @param comment more about why; needed with {@link ReasonCode#OTHER}
 */
public record DecisionPlan(
        Ticket ticket,
        Kind kind,
        @Nullable String text,
        List<ReasonCode> reasons,
        @Nullable String comment) {
    /** What can be decided. */
    public enum Kind {
        APPROVE(Move.Kind.APPROVED),
        /** Puts another text in its place, which others have to approve. */
        EDIT(Move.Kind.EDITED),
        REJECT(Move.Kind.REJECTED),
        RETURN(Move.Kind.RETURNED),
        ESCALATE(Move.Kind.ESCALATED);

        private final Move.Kind move;

        Kind(Move.Kind move) {
            this.move = move;
        }

        Move.Kind move() {
            return move;
        }
    }

    public DecisionPlan {
        reasons = List.copyOf(reasons);
    }

    boolean needsReason() {
        return kind != Kind.APPROVE && kind != Kind.EDIT;
    }

    /** Without the texts. */
    @Override
    public String toString() {
        return "DecisionPlan[%s, %s, %s]".formatted(kind, ticket, reasons);
    }
}
