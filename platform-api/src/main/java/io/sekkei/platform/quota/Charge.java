package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Price;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a generation was charged.
 *
 * @param costMicros its cost in millionths of the currency
 * @param price the price it was reckoned by
 * @param states where the budgets it drew on stand now
 */
public record Charge(long costMicros, Price price, List<BudgetState> states) {
    public Charge {
        states = List.copyOf(states);
    }

    /** Both, reckoned by one price; the later one knows where the budgets stand. */
    public Charge and(Charge later) {
        return new Charge(costMicros + later.costMicros, price, later.states);
    }

    /** The least money left in any budget; empty if none limits money. */
    public OptionalLong moneyLeft() {
        return QuotaHeaders.tightest(states, Measure.MONEY).stream()
                .mapToLong(BudgetState::left)
                .findFirst();
    }
}
