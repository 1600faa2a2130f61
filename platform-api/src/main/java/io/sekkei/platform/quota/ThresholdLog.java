package io.sekkei.platform.quota;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells the operator of budgets that are about to be spent: numbers only, no content and no keys. */
@Component
class ThresholdLog {
    private static final Logger LOG = LoggerFactory.getLogger(ThresholdLog.class);

    /** After the commit, for what is rolled back was not spent. */
    @TransactionalEventListener(fallbackExecution = true)
    void reached(BudgetThresholdReached event) {
        var state = event.state();
        var budget = state.budget();
        LOG.warn(
                "Budget {} of {} {} passed {}: {} of {} {} are spent in the window from {}",
                budget.id().value(),
                budget.subject().level(),
                budget.subject().id(),
                event.threshold(),
                state.spent(),
                budget.limit(),
                budget.measure().unit(),
                state.window().startsAt());
    }
}
