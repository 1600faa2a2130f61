package io.sekkei.platform.quota;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Budgets in the hands of a tenant's people. Every change is in the ledger, with who made it, before and after. */
@Service
public class BudgetAdministration {
    private final Quotas quotas;
    private final BudgetStore budgets;
    private final Meter meter;
    private final Thresholds thresholds;
    private final Ledger ledger;
    private final Clock clock;

    BudgetAdministration(
            Quotas quotas, BudgetStore budgets, Meter meter, Thresholds thresholds, Ledger ledger, Clock clock) {
        this.quotas = quotas;
        this.budgets = budgets;
        this.meter = meter;
        this.thresholds = thresholds;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Sets a budget of the caller's tenant.
     *
     * @throws Problem if the plan is for another tenant, or makes no sense
     */
    @Transactional
    public BudgetStanding set(Caller by, BudgetPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        if (!plan.subject().tenant().equals(by.tenant())) {
            throw Problem.notFound("tenant");
        }
        var id = quotas.set(plan);
        var subject = plan.subject();
        ledger.append(by.did("BUDGET_SET", id.value())
                .saying(fields -> fields.with("level", subject.level().name())
                        .with("owner", subject.id())
                        .with("measure", plan.measure().name())
                        .with("span", plan.period().span().name())
                        .with("starts_at", plan.period().startsAt())
                        .with("ends_at", plan.period().endsAt())
                        .with("currency", plan.currency())
                        .with("after", terms(plan.amount(), plan.thresholds()))));
        return find(by, id);
    }

    /** The budgets of the caller's tenant, the oldest first. */
    @Transactional(readOnly = true)
    public Page<BudgetStanding> list(Caller by, BudgetFilter filter, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return page.page(
                        budgets.of(by.tenant(), filter, page, clock.instant()),
                        listed -> Cursor.of(
                                listed.createdAt(), listed.budget().id().value()))
                .map(this::standing);
    }

    @Transactional(readOnly = true)
    public BudgetStanding get(Caller by, BudgetId id) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return find(by, id);
    }

    /** Gives a budget another amount and other thresholds; what is spent and reserved stays so. */
    @Transactional
    public BudgetStanding change(Caller by, BudgetId id, long amount, List<Long> newThresholds) {
        by.mustBe(Role.TENANT_ADMIN);
        var before = find(by, id);
        if (before.budget().measure() == Measure.CONCURRENT && !newThresholds.isEmpty()) {
            throw new InvalidBudgetProblem("thresholds", "Concurrent generations have no thresholds");
        }
        quotas.change(id, amount, newThresholds);
        ledger.append(by.did("BUDGET_CHANGED", id.value())
                .saying(fields -> fields.with(
                                "before", terms(before.amount(), before.budget().thresholds()))
                        .with("after", terms(amount, newThresholds))));
        var after = find(by, id);
        after.state().ifPresent(thresholds::passed);
        return after;
    }

    /** Lets a budget have more until some moment. */
    @Transactional
    public BudgetStanding raise(Caller by, BudgetId id, long amount, Instant expiresAt) {
        by.mustBe(Role.TENANT_ADMIN);
        var before = find(by, id);
        quotas.raise(id, amount, expiresAt);
        var after = find(by, id);
        ledger.append(by.did("BUDGET_RAISED", id.value())
                .saying(fields -> fields.with("by", amount)
                        .with("expires_at", expiresAt)
                        .with("limit_before", before.budget().limit())
                        .with("limit_after", after.budget().limit())));
        return after;
    }

    /** The raises of a budget that have not expired, the first to expire first. */
    @Transactional(readOnly = true)
    public List<Raise> raises(Caller by, BudgetId id) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        find(by, id);
        return budgets.raises(id, clock.instant());
    }

    /** Ends a budget; what it counted stays on record. */
    @Transactional
    public void end(Caller by, BudgetId id) {
        by.mustBe(Role.TENANT_ADMIN);
        var before = find(by, id);
        quotas.end(id);
        ledger.append(by.did("BUDGET_ENDED", id.value())
                .saying(fields -> fields.with(
                        "before", terms(before.amount(), before.budget().thresholds()))));
    }

    private BudgetStanding find(Caller by, BudgetId id) {
        return budgets.find(by.tenant(), id, clock.instant())
                .map(this::standing)
                .orElseThrow(() -> Problem.notFound("budget"));
    }

    private BudgetStanding standing(BudgetStore.Listed listed) {
        var states = meter.states(List.of(listed.budget()), clock.instant());
        return new BudgetStanding(
                listed.budget(),
                listed.amount(),
                listed.createdAt(),
                states.stream().findFirst());
    }

    /** A ledger's entry holds numbers and texts, no lists: thresholds are told as one text. */
    private static Fields terms(long amount, List<Long> thresholds) {
        return new Fields().with("amount", amount).with("thresholds", thresholds.toString());
    }
}
