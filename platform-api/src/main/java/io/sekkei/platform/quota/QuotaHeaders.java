package io.sekkei.platform.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an answer's headers tell of budgets: of each measure the budget with the least left, in OpenAI's format. */
public final class QuotaHeaders {
    private static final String COST = "x-sekkei-cost-micros";
    private static final String MONEY_LEFT = "x-sekkei-budget-remaining-micros";

    private QuotaHeaders() {}

    /** The headers of an answer that has not cost anything yet. */
    public static Map<String, String> of(List<BudgetState> states, Instant now) {
        var headers = new LinkedHashMap<String, String>();
        tightest(states, Measure.REQUESTS).ifPresent(state -> limit(headers, "requests", state, now));
        tightest(states, Measure.TOKENS).ifPresent(state -> limit(headers, "tokens", state, now));
        tightest(states, Measure.MONEY).ifPresent(state -> headers.put(MONEY_LEFT, String.valueOf(state.left())));
        return headers;
    }

    /** The headers of an answer that was paid. */
    public static Map<String, String> of(Charge charge, Instant now) {
        var headers = of(charge.states(), now);
        headers.put(COST, String.valueOf(charge.costMicros()));
        return headers;
    }

    /** The headers of a refusal, which costs nothing. */
    public static Map<String, String> ofRefusal(List<BudgetState> states, Instant now) {
        var headers = of(states, now);
        headers.put(COST, "0");
        return headers;
    }

    static Optional<BudgetState> tightest(List<BudgetState> states, Measure measure) {
        return states.stream()
                .filter(state -> state.budget().measure() == measure)
                .min(Comparator.comparingLong(BudgetState::left));
    }

    private static void limit(Map<String, String> headers, String what, BudgetState state, Instant now) {
        headers.put("x-ratelimit-limit-" + what, String.valueOf(state.budget().limit()));
        headers.put("x-ratelimit-remaining-" + what, String.valueOf(state.left()));
        var reset = state.untilReset(now);
        if (reset != null) {
            headers.put("x-ratelimit-reset-" + what, duration(reset));
        }
    }

    /** As in 12ms, 1s, 6m0s, 24h0m0s; rounded up, so that who waits that long has waited long enough. */
    static String duration(Duration duration) {
        var millis = Math.max(0, duration.plusNanos(999_999).toMillis());
        if (millis < 1000) {
            return millis + "ms";
        }
        var whole = Duration.ofSeconds((millis + 999) / 1000);
        var text = new StringBuilder();
        if (whole.toHours() > 0) {
            text.append(whole.toHours()).append('h');
        }
        if (whole.toMinutes() > 0) {
            text.append(whole.toMinutesPart()).append('m');
        }
        return text.append(whole.toSecondsPart()).append('s').toString();
    }
}
