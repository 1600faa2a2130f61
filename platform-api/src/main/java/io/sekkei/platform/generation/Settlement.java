package io.sekkei.platform.generation;

import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.quota.BudgetShare;
import io.sekkei.platform.quota.Charge;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a generation was paid.
 *
 * @param charge what it cost
 * @param shares what it took of each budget
 * @param second the second opinion that is part of it; null if there was none
 */
record Settlement(RecordedCharge charge, List<BudgetShare> shares, SecondOpinion.@Nullable Told second) {
    static Settlement of(Charge charge, List<BudgetShare> shares, @Nullable String limitedBy) {
        return new Settlement(RecordedCharge.of(charge, limitedBy), shares, null);
    }

    /** With a second opinion that is settled. */
    Settlement and(SecondOpinion.Told told) {
        var all = Stream.concat(shares.stream(), told.hold().settled().stream()).toList();
        var budgets = all.stream().map(BudgetShare::budget).distinct();
        var sums = budgets.map(budget -> new BudgetShare(
                        budget,
                        all.stream()
                                .filter(share -> share.budget().equals(budget))
                                .mapToLong(BudgetShare::amount)
                                .sum()))
                .toList();
        return new Settlement(charge.plus(told.hold().charge().costMicros()), sums, told);
    }

    /** Tells the ledger. */
    Fields tell(Fields fields) {
        var told = charge.tell(fields).with("budgets", Admitted.shares(shares, "settled"));
        return second == null ? told : told.with("second_opinion", second.tell());
    }
}
