package io.sekkei.platform.content;

/** Why a content is erased. A choice and no free text: the ledger keeps it for good. */
public enum ErasureReason {
    DATA_SUBJECT_REQUEST,
    NO_LONGER_NEEDED,
    UNLAWFULLY_COLLECTED,
    CONFIDENTIAL_BY_MISTAKE,
    ORDERED_BY_AUTHORITY
}
