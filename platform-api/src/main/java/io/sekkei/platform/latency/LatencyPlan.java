package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.quota.Span;
import io.sekkei.platform.quota.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A latency target as somebody wants it.
 *
 * @param subject whose generations it counts for
 * @param purpose only for generations of this purpose; null if for all
 * @param firstToken most time until the first token; null if it does not matter
 * @param total most time until the last token; null if it does not matter
 * @param fallbacks modes to take instead when the one asked for would be late, in this order
 * @param enforced whether a generation that would be late anyway is refused; if not, it runs and is counted
 * @param span how long misses are counted until they begin again from zero
 * @param thresholds how many misses in one window somebody wants to hear of
 */
public record LatencyPlan(
        Subject subject,
        @Nullable String purpose,
        @Nullable Duration firstToken,
        @Nullable Duration total,
        List<DecodingMode> fallbacks,
        boolean enforced,
        Span span,
        List<Long> thresholds) {
    /** A day: with it no reckoning leaves its type, and nobody waits longer. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final Set<Span> SPANS = Set.of(Span.MINUTE, Span.DAY, Span.MONTH, Span.ALWAYS);

    public LatencyPlan {
        fallbacks = List.copyOf(fallbacks);
        thresholds = thresholds.stream().sorted().distinct().toList();
        check("first_token_ms", firstToken);
        check("total_ms", total);
        if (firstToken == null && total == null) {
            throw new InvalidLatencyTargetProblem(
                    "first_token_ms", "A target limits the first token, the whole, or both");
        }
        if (firstToken != null && total != null && firstToken.compareTo(total) > 0) {
            throw new InvalidLatencyTargetProblem(
                    "total_ms",
                    "The whole answer cannot be due before its first token, but %d is less than %d"
                            .formatted(total.toMillis(), firstToken.toMillis()));
        }
        if (Set.copyOf(fallbacks).size() < fallbacks.size()) {
            throw new InvalidLatencyTargetProblem("fallback_modes", "A mode is named twice");
        }
        if (!SPANS.contains(span)) {
            throw new InvalidLatencyTargetProblem("span", "Misses are counted per minute, day, month or always");
        }
        if (thresholds.stream().anyMatch(threshold -> threshold < 1)) {
            throw new InvalidLatencyTargetProblem("thresholds", "A threshold must be at least 1");
        }
    }

    /** A target that is enforced, without other modes to take, and counts its misses by day. */
    public static LatencyPlan of(Subject subject, @Nullable Duration firstToken, @Nullable Duration total) {
        return new LatencyPlan(subject, null, firstToken, total, List.of(), true, Span.DAY, List.of());
    }

    public LatencyPlan forPurpose(String only) {
        return new LatencyPlan(subject, only, firstToken, total, fallbacks, enforced, span, thresholds);
    }

    public LatencyPlan fallingBackTo(DecodingMode... modes) {
        return new LatencyPlan(subject, purpose, firstToken, total, List.of(modes), enforced, span, thresholds);
    }

    public LatencyPlan onlyCounting() {
        return new LatencyPlan(subject, purpose, firstToken, total, fallbacks, false, span, thresholds);
    }

    public LatencyPlan notifyingAt(Long... misses) {
        return new LatencyPlan(subject, purpose, firstToken, total, fallbacks, enforced, span, List.of(misses));
    }

    private static void check(String param, @Nullable Duration limit) {
        if (limit != null && (limit.toMillis() < 1 || limit.compareTo(LONGEST) > 0)) {
            throw new InvalidLatencyTargetProblem(
                    param,
                    "%s must be between 1 and %d, but is %d".formatted(param, LONGEST.toMillis(), limit.toMillis()));
        }
    }
}
