package io.sekkei.platform.quota;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How long a window of a budget is. */
public enum Span {
    /** One window without an end. */
    @JsonProperty("always")
    ALWAYS,
    /** One window between two given moments. */
    @JsonProperty("fixed")
    FIXED,
    /** A month of the calendar where the tenant lives. */
    @JsonProperty("month")
    MONTH,
    /** A day where the tenant lives; 23 or 25 hours when the clocks change. */
    @JsonProperty("day")
    DAY,
    /** A minute of the clock. */
    @JsonProperty("minute")
    MINUTE
}
