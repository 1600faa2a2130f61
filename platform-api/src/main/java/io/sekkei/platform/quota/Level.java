package io.sekkei.platform.quota;

/** Whose budget it is. A generation needs room at every level. */
public enum Level {
    TENANT,
    DEPARTMENT,
    KEY
}
