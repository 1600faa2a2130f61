package io.sekkei.platform.latency;

import io.sekkei.platform.quota.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long generations may take.
 *
 * @param id its number
 * @param plan what it says
 * @param zone where its days and months begin
 * @param createdAt when it was set
 */
public record LatencyTarget(LatencyTargetId id, LatencyPlan plan, ZoneId zone, Instant createdAt) {
    /** Untouched, in the window of this moment. */
    LatencyState at(Instant now) {
        var window = new Period(plan.span(), null, null).windowAt(now, zone).orElseThrow();
        return new LatencyState(this, window, LatencyState.Counts.NOTHING);
    }

    /** Whether a generation predicted so would be in time. */
    boolean isMetBy(Prediction prediction) {
        return isWithin(prediction.firstToken(), plan.firstToken()) && isWithin(prediction.total(), plan.total());
    }

    /** By how much a generation predicted so would be late; zero if it would be in time. */
    Duration lateness(Prediction prediction) {
        var first = over(prediction.firstToken(), plan.firstToken());
        var total = over(prediction.total(), plan.total());
        return first.compareTo(total) > 0 ? first : total;
    }

    static boolean isWithin(Duration time, @Nullable Duration limit) {
        return limit == null || time.compareTo(limit) <= 0;
    }

    private static Duration over(Duration time, @Nullable Duration limit) {
        return isWithin(time, limit) ? Duration.ZERO : time.minus(Objects.requireNonNull(limit));
    }
}
