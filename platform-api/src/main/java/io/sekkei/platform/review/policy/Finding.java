package io.sekkei.platform.review.policy;

/** Kinds of text that should not leave unseen. */
public enum Finding {
    EMAIL,
    PHONE,
    MY_NUMBER,
    CARD,
    ADDRESS,
    SECRET
}
