package io.sekkei.inference;

/** Why an answer ended. */
public enum FinishReason {
    /** The model said it was done, or a stop string appeared. */
    STOP,
    /** The most tokens allowed were written. */
    LENGTH,
    /** The listener wished no more. */
    CANCELLED,
    /** The deadline passed. */
    DEADLINE
}
