package io.sekkei.platform.quota;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * Something the people of a tenant want to hear of.
 *
 * @param id its number
 * @param tenant whose people
 * @param kind what happened
 * @param source number of the budget or latency target it happened to
 * @param windowStartsAt the window it happened in
 * @param threshold what was reached
 * @param reached what was spent, or how many misses there were, at that moment
 * @param createdAt when it happened
 */
public record Notification(
        UUID id,
        TenantId tenant,
        Kind kind,
        UUID source,
        Instant windowStartsAt,
        long threshold,
        long reached,
        Instant createdAt) {
    /** What happened. */
    public enum Kind {
        /** A threshold of a budget is spent. */
        @JsonProperty("budget_threshold")
        BUDGET_THRESHOLD,
        /** So many generations missed their latency target. */
        @JsonProperty("latency_threshold")
        LATENCY_THRESHOLD
    }
}
