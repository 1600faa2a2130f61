package io.sekkei.platform.content;

/** Why contents must not be dropped. A choice and no free text: the ledger keeps it for good. */
public enum HoldReason {
    LITIGATION,
    INVESTIGATION,
    AUDIT,
    ORDERED_BY_AUTHORITY
}
