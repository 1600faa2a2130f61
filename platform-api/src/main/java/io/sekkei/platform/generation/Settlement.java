package io.sekkei.platform.generation;

import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.quota.BudgetShare;
import io.sekkei.platform.quota.Hold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a generation was paid.
 *
 * @param charge what it cost
 * @param shares what it took of each budget
 */
record Settlement(RecordedCharge charge, List<BudgetShare> shares) {
    static Settlement of(Hold settled, @Nullable String limitedBy) {
        return new Settlement(RecordedCharge.of(settled.charge(), limitedBy), settled.settled());
    }

    /** Tells the ledger. */
    Fields tell(Fields fields) {
        return charge.tell(fields).with("budgets", Admitted.shares(shares, "settled"));
    }
}
