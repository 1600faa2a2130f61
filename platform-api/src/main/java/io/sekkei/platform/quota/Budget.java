package io.sekkei.platform.quota;

import java.time.ZoneId;
import java.util.List;

/**
 * A budget as it is at some moment.
 *
 * @param id its number
 * @param subject who it binds
 * @param measure what it counts
 * @param period when it counts
 * @param zone where its days and months begin
 * @param limit most that may be used in a window now: its amount, and what it is raised by for a while
 * @param thresholds what is spent when somebody wants to hear of it
 */
public record Budget(
        BudgetId id, Subject subject, Measure measure, Period period, ZoneId zone, long limit, List<Long> thresholds) {
    public Budget {
        thresholds = List.copyOf(thresholds);
    }

    /** The same with what may have been changed since it was read. */
    Budget with(long limitNow, List<Long> thresholdsNow) {
        return new Budget(id, subject, measure, period, zone, limitNow, thresholdsNow);
    }
}
