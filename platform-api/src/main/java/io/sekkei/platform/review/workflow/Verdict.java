package io.sekkei.platform.review.workflow;

/** How a review ended. */
public enum Verdict {
    APPROVED,
    APPROVED_WITH_EDIT,
    REJECTED,
    /** Sent back to the requester, who may have it generated anew (差戻し). */
    RETURNED,
    /** Taken back by the requester (引戻し). */
    WITHDRAWN,
    /** Nobody decided in time. */
    EXPIRED;

    Stage stage() {
        return this == APPROVED || this == APPROVED_WITH_EDIT ? Stage.RELEASED : Stage.WITHHELD;
    }
}
