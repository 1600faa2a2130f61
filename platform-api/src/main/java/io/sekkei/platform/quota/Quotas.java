package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Prices;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Setting, changing and reading budgets. What is set counts from the next generation on. */
@Service
public class Quotas {
    private final BudgetStore budgets;
    private final Meter meter;
    private final Subjects subjects;
    private final Prices prices;
    private final Clock clock;

    Quotas(BudgetStore budgets, Meter meter, Subjects subjects, Prices prices, Clock clock) {
        this.budgets = budgets;
        this.meter = meter;
        this.subjects = subjects;
        this.prices = prices;
        this.clock = clock;
    }

    /**
     * Sets a budget beside those there are; its days and months begin where the tenant lives now.
     *
     * @throws InvalidBudgetProblem if the subject is unknown or the currency is not the platform's
     */
    @Transactional
    public BudgetId set(BudgetPlan plan) {
        if (plan.currency() != null && !plan.currency().equals(prices.currency())) {
            throw new InvalidBudgetProblem(
                    "currency", "Budgets are kept in %s, not in %s".formatted(prices.currency(), plan.currency()));
        }
        var subject = plan.subject();
        var zone = subjects.zoneOf(subject)
                .orElseThrow(() -> new InvalidBudgetProblem("owner_id", Subjects.unknown(subject)));
        var id = new BudgetId(UUID.randomUUID());
        budgets.insert(id, plan, zone, clock.instant());
        return id;
    }

    /** Lets a budget have another amount; what is spent and reserved stays so. */
    @Transactional
    public void change(BudgetId id, long amount) {
        BudgetPlan.checkAmount("amount", amount, 0);
        known(budgets.change(id, amount));
    }

    /** Lets a budget have another amount and other thresholds; what is spent and reserved stays so. */
    @Transactional
    public void change(BudgetId id, long amount, List<Long> thresholds) {
        BudgetPlan.checkAmount("amount", amount, 0);
        known(budgets.change(id, amount, thresholds));
    }

    /** Lets a budget have more until some moment. Raises that overlap add up. */
    @Transactional
    public void raise(BudgetId id, long amount, Instant until) {
        BudgetPlan.checkAmount("amount", amount, 1);
        var now = clock.instant();
        if (!until.isAfter(now)) {
            throw new InvalidBudgetProblem("expires_at", "A raise cannot end at %s, which is past".formatted(until));
        }
        known(budgets.raise(id, amount, now, until));
    }

    /** Ends a budget; what it counted stays on record. */
    @Transactional
    public void end(BudgetId id) {
        known(budgets.end(id, clock.instant()));
    }

    /** Where all budgets stand that bind a payer, at every level. */
    @Transactional(readOnly = true)
    public List<BudgetState> binding(Payer payer) {
        var now = clock.instant();
        return meter.states(budgets.of(payer, now), now);
    }

    /** Where the budgets of a subject stand. */
    @Transactional(readOnly = true)
    public List<BudgetState> of(Subject subject) {
        var now = clock.instant();
        return meter.states(budgets.of(subject, now), now);
    }

    private static void known(boolean found) {
        if (!found) {
            throw new InvalidBudgetProblem("budget", "There is no such budget");
        }
    }
}
