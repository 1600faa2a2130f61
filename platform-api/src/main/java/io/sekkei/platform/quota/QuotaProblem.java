package io.sekkei.platform.quota;

import io.sekkei.platform.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A budget has no room for this generation. */
public final class QuotaProblem extends Problem {
    private static final String SPENT = "insufficient_quota";
    private static final String TOO_FAST = "rate_limit_exceeded";
    private static final Duration SOON = Duration.ofSeconds(1);

    private final @Nullable Duration retryAfter;
    private final Map<String, String> headers;

    private QuotaProblem(
            String code, String message, @Nullable Duration retryAfter, List<BudgetState> all, Instant now) {
        super(HttpStatus.TOO_MANY_REQUESTS, code, null, message);
        this.retryAfter = retryAfter;
        this.headers = QuotaHeaders.ofRefusal(all, now);
        if (code.equals(SPENT)) {
            // Clients of OpenAI's API retry a 429 by themselves, which would triple the traffic for nothing.
            this.headers.put("x-should-retry", "false");
        }
    }

    /** Nothing is left for even one token, and nobody will give it back before the window ends. */
    static QuotaProblem exhausted(BudgetState state, List<BudgetState> all, Instant now) {
        var message = "The %s budget of %d %s %s is spent: %d are used"
                .formatted(level(state), state.budget().limit(), unit(state), span(state), state.spent());
        return new QuotaProblem(SPENT, message, state.untilReset(now), all, now);
    }

    /** The minute has no room, the next one has. */
    static QuotaProblem tooFast(BudgetState state, List<BudgetState> all, Instant now) {
        var message = "The %s limit of %d %s %s leaves %d, which this request could exceed; retry when it resets"
                .formatted(level(state), state.budget().limit(), unit(state), span(state), state.left());
        return new QuotaProblem(TOO_FAST, message, state.untilReset(now), all, now);
    }

    /** There is room once generations under way have given back what they do not need. */
    static QuotaProblem reserved(BudgetState state, List<BudgetState> all, Instant now) {
        var message = "Of the %s limit of %d %s %s, %d are reserved by requests under way; retry when they have ended"
                .formatted(level(state), state.budget().limit(), unit(state), span(state), state.held());
        return new QuotaProblem(TOO_FAST, message, SOON, all, now);
    }

    @Override
    public String type() {
        return code().equals(SPENT) ? SPENT : super.type();
    }

    @Override
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public Map<String, String> furtherHeaders() {
        return headers;
    }

    private static String level(BudgetState state) {
        return state.budget().subject().level().name().toLowerCase(Locale.ROOT) + "'s";
    }

    private static String unit(BudgetState state) {
        return state.budget().measure().unit();
    }

    private static String span(BudgetState state) {
        return switch (state.budget().period().span()) {
            case ALWAYS -> "in all";
            case FIXED -> "for its period";
            case MONTH -> "a month";
            case DAY -> "a day";
            case MINUTE -> "a minute";
        };
    }
}
