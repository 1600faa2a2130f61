package io.sekkei.platform.review.workflow;

/** Where an output stands. Its text leaves in {@link #RELEASED} and in no other stage. */
public enum Stage {
    /** Written, and on no route yet. */
    GENERATED,
    /** Waits for a reviewer. */
    HELD,
    /** At least one reviewer has it before them. */
    CLAIMED,
    /** May leave. */
    RELEASED,
    /** Will never leave. */
    WITHHELD,
    /** Has left, and is no longer to be used. */
    RECALLED;

    /** Whether somebody still has to decide. */
    public boolean isOpen() {
        return this == HELD || this == CLAIMED;
    }
}
