package io.sekkei.platform.review.workflow;

/** Why a move is impossible; nothing has changed. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Reason {
        /** The output is in a stage that knows no such move. */
        WRONG_STAGE,
        /** Another claim, or none, holds the seat now. */
        STALE_TOKEN,
        /** Another text than the current one was served. */
        OTHER_TEXT,
        /** A content author, or somebody who approved already, cannot approve. */
        FOUR_EYES,
        /** No free seat for these roles. */
        NO_SEAT,
        /** Somebody else than the requester withdraws. */
        NOT_REQUESTER,
        /** The time for a decision is over. */
        TOO_LATE
    }

    private final Reason reason;

    Refusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
