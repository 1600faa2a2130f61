package io.sekkei.platform.quota;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Decides whether a generation may run, and how far.
 *
 * <p>What is spent for good shortens an answer to what can still be paid. What others have only reserved, or a minute
 * will bring back, does not: the client is told to come again, for a whole answer is worth waiting for. A wish that even
 * an untouched minute could not hold is shortened to what such a minute holds.
 */
final class Admission {
    /** Longest first, so that a client hears of the obstacle that stays, not of the one that passes. */
    private static final Comparator<BudgetState> BY_STAYING_POWER = Comparator.comparing(
                    (BudgetState state) -> state.budget().measure() == Measure.CONCURRENT)
            .thenComparing(state -> state.budget().period().span());

    private final Wish wish;
    private final Instant now;

    Admission(Wish wish, Instant now) {
        this.wish = wish;
        this.now = now;
    }

    /** @throws QuotaProblem if a budget has no room */
    Allotment admit(List<BudgetState> states) {
        var allotment = Allotment.whole(wish);
        for (var state : states.stream().sorted(BY_STAYING_POWER).toList()) {
            allotment = admit(state, allotment, states);
        }
        return allotment;
    }

    private Allotment admit(BudgetState state, Allotment wanted, List<BudgetState> all) {
        var target = within(state, wanted, isShort(state) ? state.budget().limit() : state.unspent());
        if (!target.isPossible()) {
            throw QuotaProblem.exhausted(state, all, now);
        }
        if (!target.equals(within(state, wanted, state.unspent()))) {
            throw QuotaProblem.tooFast(state, all, now);
        }
        if (!target.equals(within(state, wanted, state.left()))) {
            throw QuotaProblem.reserved(state, all, now);
        }
        return target;
    }

    private Allotment within(BudgetState state, Allotment wanted, long amount) {
        return wanted.within(state.budget().measure(), amount, wish);
    }

    private static boolean isShort(BudgetState state) {
        return state.budget().period().span() == Span.MINUTE;
    }
}
