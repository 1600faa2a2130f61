package io.sekkei.platform.content;

/** Why somebody reads a content. A choice and no free text: the ledger keeps it for good. */
public enum ReadingReason {
    /** The author looks at what they asked. */
    OWN,
    AUDIT,
    COMPLAINT,
    DATA_SUBJECT_REQUEST,
    INCIDENT,
    REPLAY,
    REVIEW,
    /** Models are tried on it. */
    PILOT,
    /** A model is to learn from it. */
    TUNING
}
