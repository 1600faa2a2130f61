package io.sekkei.platform.quota;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a budget stands in one window. What is spent never exceeds the limit that was in force when it was reserved.
 *
 * @param budget the budget
 * @param window the window
 * @param spent what was settled
 * @param held what is reserved by generations under way
 */
public record BudgetState(Budget budget, Window window, long spent, long held) {
    /** What nobody has spent or reserved. */
    public long left() {
        return Math.max(0, unspent() - held);
    }

    /** What would be left if everything reserved were given back. */
    long unspent() {
        return Math.max(0, budget.limit() - spent);
    }

    /** How long until it begins again from zero; null if it never does. */
    public @Nullable Duration untilReset(Instant now) {
        var end = budget.period().span() == Span.FIXED ? null : window.endsAt();
        return end == null ? null : Duration.between(now, end);
    }

    BudgetState with(long nowSpent, long nowHeld) {
        return new BudgetState(budget, window, nowSpent, nowHeld);
    }
}
