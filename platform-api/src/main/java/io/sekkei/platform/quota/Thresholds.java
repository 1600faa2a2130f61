package io.sekkei.platform.quota;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees what spending passes. What a process has told it does not tell again; what another one has told, the database knows.
 * So a threshold whose telling was lost in a crash is told with the next spending.
 */
@Component
class Thresholds {
    private static final int MOST = 10_000;

    private final Notifications notifications;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Map<Told, Boolean> told = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Boolean> eldest) {
            return size() > MOST;
        }
    };

    Thresholds(Notifications notifications, ApplicationEventPublisher events, TransactionTemplate transaction) {
        this.notifications = notifications;
        this.events = events;
        this.transaction = transaction;
    }

    private record Told(UUID budget, Instant window, long threshold) {
        static Told of(BudgetState state, long threshold) {
            return new Told(state.budget().id().value(), state.window().startsAt(), threshold);
        }
    }

    /** After spending, in a transaction of its own if there is something to tell. */
    void spent(BudgetState state) {
        var passed = state.budget().thresholds().stream()
                .filter(threshold -> threshold <= state.spent() && !isTold(Told.of(state, threshold)))
                .toList();
        if (!passed.isEmpty()) {
            transaction.executeWithoutResult(status -> passed.forEach(threshold -> tell(state, threshold)));
            remember(state, passed);
        }
    }

    /** What is passed already when somebody begins to want to hear of it; in the transaction of the caller. */
    void passed(BudgetState state) {
        state.budget().thresholds().stream()
                .filter(threshold -> threshold <= state.spent())
                .forEach(threshold -> tell(state, threshold));
    }

    private synchronized boolean isTold(Told one) {
        return told.containsKey(one);
    }

    private synchronized void remember(BudgetState state, List<Long> thresholds) {
        thresholds.forEach(threshold -> told.put(Told.of(state, threshold), true));
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
