package io.sekkei.platform.generation;

import io.sekkei.inference.FinishReason;

/** Where a generation stands. All but {@link #RUNNING} are final. */
enum GenerationStatus {
    /** The intent is on record; the model may be at work. */
    RUNNING,
    SUCCEEDED,
    /** Turned away; the model wrote nothing. */
    REFUSED,
    /** Something broke here. */
    FAILED,
    /** The client went away. */
    CANCELLED,
    /** The time limit passed; what was written until then may have been released. */
    TIMED_OUT,
    /** The process that ran it died. */
    ABANDONED;

    static GenerationStatus of(FinishReason reason) {
        return switch (reason) {
            case STOP, LENGTH -> SUCCEEDED;
            case CANCELLED -> CANCELLED;
            case DEADLINE -> TIMED_OUT;
        };
    }
}
