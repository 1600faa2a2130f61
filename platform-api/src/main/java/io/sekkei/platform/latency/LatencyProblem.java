package io.sekkei.platform.latency;

import io.sekkei.platform.problem.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A generation would come later than its target allows.
 *
 * <p>If others are in the way, the server is busy: 503, and Retry-After says when the queue is predicted to be short
 * enough. If it would be late on an idle server too, its own size is too large for its target: 429, as for every quota
 * that has no room for a request, and coming again is of no use.
 */
public final class LatencyProblem extends Problem {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final Map<String, String> headers;
    private final @Nullable Duration retryAfter;

    private LatencyProblem(
            HttpStatus status,
            String message,
            LatencyTarget target,
            Prediction prediction,
            @Nullable Duration retryAfter) {
        super(status, "latency_quota_exceeded", null, message);
        this.headers = new LinkedHashMap<>(LatencyHeaders.of(target, prediction));
        headers.put("x-sekkei-cost-micros", "0");
        this.retryAfter = retryAfter;
        if (retryAfter == null) {
            headers.put("x-should-retry", "false");
        }
    }

    static LatencyProblem busy(LatencyTarget target, Prediction prediction) {
        var message = sentence(target, prediction) + ", because of requests before it; retry later";
        return new LatencyProblem(
                HttpStatus.SERVICE_UNAVAILABLE, message, target, prediction, wait(target.lateness(prediction)));
    }

    static LatencyProblem tooLarge(LatencyTarget target, Prediction prediction) {
        var message = sentence(target, prediction)
                + ", even with nothing before it; ask for fewer tokens, a shorter prompt or a faster mode";
        return new LatencyProblem(HttpStatus.TOO_MANY_REQUESTS, message, target, prediction, null);
    }

    @Override
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public Map<String, String> furtherHeaders() {
        return headers;
    }

    private static String sentence(LatencyTarget target, Prediction prediction) {
        return LatencyTarget.isWithin(prediction.firstToken(), target.plan().firstToken())
                ? "The answer is predicted to take %d ms, but %d ms are allowed"
                        .formatted(
                                prediction.total().toMillis(),
                                millis(target.plan().total()))
                : "The first token is predicted after %d ms, but %d ms are allowed"
                        .formatted(
                                prediction.firstToken().toMillis(),
                                millis(target.plan().firstToken()));
    }

    private static long millis(@Nullable Duration limit) {
        return limit == null ? 0 : limit.toMillis();
    }

    private static Duration wait(Duration lateness) {
        var seconds = lateness.plusNanos(999_999_999).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        return seconds.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : seconds;
    }
}
