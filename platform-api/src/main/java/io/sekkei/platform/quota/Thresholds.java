package io.sekkei.platform.quota;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Sees what spending passes, in the transaction that spends. */
@Component
class Thresholds {
    private final Notifications notifications;
    private final ApplicationEventPublisher events;

    Thresholds(Notifications notifications, ApplicationEventPublisher events) {
        this.notifications = notifications;
        this.events = events;
    }

    /** @param spent what was spent just now and is in the state already */
    void passedBy(BudgetState state, long spent) {
        state.budget().thresholds().stream()
                .filter(threshold -> state.spent() - spent < threshold && threshold <= state.spent())
                .forEach(threshold -> tell(state, threshold));
    }

    /** What is passed already when somebody begins to want to hear of it. */
    void passed(BudgetState state) {
        passedBy(state, state.spent());
    }

    private void tell(BudgetState state, long threshold) {
        var budget = state.budget();
        var isNew = notifications.note(
                budget.subject().tenant(),
                Notification.Kind.BUDGET_THRESHOLD,
                budget.id().value(),
                state.window(),
                threshold,
                state.spent());
        if (isNew) {
            events.publishEvent(new BudgetThresholdReached(state, threshold));
        }
    }
}
