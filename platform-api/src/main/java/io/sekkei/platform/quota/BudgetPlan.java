package io.sekkei.platform.quota;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget as somebody wants it.
 *
 * @param subject who it binds
 * @param measure what it counts
 * @param period when it counts
 * @param amount most that may be used in one window, in the units of the measure
 * @param thresholds what is spent when somebody wants to hear of it, in the same units
 * @param currency for money its currency, null for everything else
 */
public record BudgetPlan(
        Subject subject,
        Measure measure,
        Period period,
        long amount,
        List<Long> thresholds,
        @Nullable String currency) {
    /** A billion units of the currency; with it no reckoning leaves a long. */
    public static final long LARGEST = 1_000_000_000_000_000L;

    public BudgetPlan {
        thresholds = thresholds.stream().sorted().distinct().toList();
        checkAmount("amount", amount, 0);
        thresholds.forEach(threshold -> checkAmount("thresholds", threshold, 1));
        if (measure == Measure.CONCURRENT && (period.span() != Span.ALWAYS || !thresholds.isEmpty())) {
            throw new InvalidBudgetProblem(
                    "period", "Concurrent generations are counted always and have no thresholds");
        }
        if ((measure == Measure.MONEY) != (currency != null)) {
            throw new InvalidBudgetProblem("currency", "Money needs a currency, and nothing else has one");
        }
    }

    /** A limit on money, in millionths of the currency. */
    public static BudgetPlan money(Subject subject, Period period, long micros, String currency) {
        return new BudgetPlan(subject, Measure.MONEY, period, micros, List.of(), currency);
    }

    /** A limit on anything that is not money. */
    public static BudgetPlan of(Subject subject, Measure measure, Period period, long amount) {
        return new BudgetPlan(subject, measure, period, amount, List.of(), null);
    }

    public BudgetPlan notifyingAt(Long... amounts) {
        return new BudgetPlan(subject, measure, period, amount, List.of(amounts), currency);
    }

    static void checkAmount(String param, long amount, long least) {
        if (amount < least || amount > LARGEST) {
            throw new InvalidBudgetProblem(
                    param, "%s must be between %d and %d, but is %d".formatted(param, least, LARGEST, amount));
        }
    }
}
