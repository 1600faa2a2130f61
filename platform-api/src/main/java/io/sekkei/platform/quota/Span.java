package io.sekkei.platform.quota;

/** How long a window of a budget is. */
public enum Span {
    /** One window without an end. */
    ALWAYS,
    /** One window between two given moments. */
    FIXED,
    /** A month of the calendar where the tenant lives. */
    MONTH,
    /** A day where the tenant lives; 23 or 25 hours when the clocks change. */
    DAY,
    /** A minute of the clock. */
    MINUTE
}
