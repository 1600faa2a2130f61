package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Work;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.problem.DatabaseUnavailableProblem;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/**
 * The one meter every generation passes: reserve before, settle after. No budget is overspent, however many generations
 * run at once and on however many processes, because what is spent was held before, and what is held was free.
 */
@Service
public class Meter {
    private final BudgetStore budgets;
    private final HoldStore holds;
    private final ProcessName process;
    private final QuotaSettings settings;
    private final TransactionTemplate transaction;
    private final Thresholds thresholds;
    private final Clock clock;

    Meter(
            BudgetStore budgets,
            HoldStore holds,
            ProcessName process,
            QuotaSettings settings,
            TransactionTemplate transaction,
            Thresholds thresholds,
            Clock clock) {
        this.budgets = budgets;
        this.holds = holds;
        this.process = process;
        this.settings = settings;
        this.transaction = transaction;
        this.thresholds = thresholds;
        this.clock = clock;
    }

    /**
     * Reserves what a generation may use at worst, of all budgets that bind its payer, or of none.
     *
     * <p>The hold is durable no later than anything that is committed after it: the database writes its log in order. So
     * nobody needs to wait for the disk while others wait for the windows, and only a crash that takes the generation's
     * intent can take the hold. Must not be called within a transaction, for that would become as careless.
     *
     * @throws QuotaProblem if a budget has no room
     * @throws DatabaseUnavailableProblem if nobody can tell
     */
    public Hold reserve(UUID generation, Payer payer, Wish wish) {
        Assert.state(!TransactionSynchronizationManager.isActualTransactionActive(), "A transaction is open");
        try (var scope = TenantScope.of(payer.tenant().value())) {
            var now = clock.instant();
            return attempt(generation, payer, wish, now).orElseGet(() -> {
                // On its own, so that nobody waits for a lock while holding a window others wait for.
                transaction.executeWithoutResult(status -> holds.open(untouched(budgets.of(payer, now), now)));
                return attempt(generation, payer, wish, now).orElseThrow();
            });
        } catch (DataAccessException | TransactionException e) {
            throw new DatabaseUnavailableProblem(e);
        }
    }

    /** Empty if a window is not there yet. */
    private Optional<Hold> attempt(UUID generation, Payer payer, Wish wish, Instant now) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var untouched = untouched(budgets.of(payer, now), now);
            if (untouched.isEmpty()) {
                return Optional.of(new Hold(this, generation, payer, wish, Allotment.whole(wish), untouched));
            }
            var sums = holds.lock(untouched);
            return sums.size() < untouched.size()
                    ? Optional.empty()
                    : Optional.of(hold(generation, payer, wish, filled(untouched, sums), now));
        }));
    }

    private Hold hold(UUID generation, Payer payer, Wish wish, List<BudgetState> states, Instant now) {
        var allotment = new Admission(wish, now).admit(states);
        var parts = new ArrayList<HoldStore.Part>();
        var after = new ArrayList<BudgetState>();
        for (var state : states) {
            var amount = allotment.amountOf(state.budget().measure(), wish);
            parts.add(HoldStore.Part.of(state, amount));
            after.add(state.with(state.spent(), state.held() + amount));
        }
        var expiresAt = now.plusMillis(allotment.millis()).plus(settings.holdGrace());
        holds.hold(generation, process.value(), now, expiresAt, parts);
        return new Hold(this, generation, payer, wish, allotment, after);
    }

    Charge settle(Hold hold, Work reported) {
        var bill = new Bill(hold.wish(), hold.allotment(), reported);
        var after = hold.states().isEmpty() ? List.<BudgetState>of() : settle(hold, bill);
        return new Charge(bill.of(Measure.MONEY), hold.wish().price(), after);
    }

    private List<BudgetState> settle(Hold hold, Bill bill) {
        var spent = amounts(hold, bill);
        var after = filled(hold.states(), standing(hold, holds.settle(hold.generation(), parts(hold), spent)));
        IntStream.range(0, after.size()).forEach(i -> thresholds.passedBy(after.get(i), spent.get(i)));
        return after;
    }

    Charge keep(Hold hold, Work reported) {
        var bill = new Bill(hold.wish(), hold.allotment(), reported);
        var after = hold.states().isEmpty() ? List.<BudgetState>of() : keep(hold, bill);
        return new Charge(bill.of(Measure.MONEY), hold.wish().price(), after);
    }

    private List<BudgetState> keep(Hold hold, Bill bill) {
        var kept = holds.keep(hold.generation(), parts(hold), amounts(hold, bill));
        return filled(hold.states(), standing(hold, kept));
    }

    private static List<HoldStore.Part> parts(Hold hold) {
        return hold.states().stream()
                .map(state -> HoldStore.Part.of(
                        state, hold.allotment().amountOf(state.budget().measure(), hold.wish())))
                .toList();
    }

    private static List<Long> amounts(Hold hold, Bill bill) {
        return hold.states().stream()
                .map(state -> bill.of(state.budget().measure()))
                .toList();
    }

    private static Map<UUID, HoldStore.Sums> standing(Hold hold, Map<UUID, HoldStore.Sums> sums) {
        if (sums.isEmpty()) {
            throw new IllegalStateException(
                    "The hold of generation %s is gone, so its cost cannot be settled".formatted(hold.generation()));
        }
        return sums;
    }

    /**
     * Spends what is {@link Hold#keep kept} for a generation, in the transaction of the caller; without effect if there is
     * nothing, or somebody was faster.
     */
    public void settleKept(TenantId tenant, UUID generation) {
        var kept = holds.parts(generation);
        var spent = kept.stream().map(HoldStore.Part::amount).toList();
        var sums = kept.isEmpty() ? Map.<UUID, HoldStore.Sums>of() : holds.settle(generation, kept, spent);
        kept.stream()
                .filter(part -> sums.containsKey(part.budget()))
                .forEach(part -> state(tenant, part, Objects.requireNonNull(sums.get(part.budget())))
                        .ifPresent(state -> thresholds.passedBy(state, part.amount())));
    }

    /** Empty if nobody minds the budget any more. */
    private Optional<BudgetState> state(TenantId tenant, HoldStore.Part part, HoldStore.Sums sums) {
        return budgets.find(tenant, new BudgetId(part.budget()), clock.instant())
                .map(BudgetStore.Listed::budget)
                .flatMap(budget -> budget.period()
                        .windowAt(part.startsAt(), budget.zone())
                        .map(window -> new BudgetState(budget, window, sums.spent(), sums.held())));
    }

    /** @return whether there was anything to release */
    boolean release(UUID generation) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            var parts = holds.parts(generation);
            var nothing = Collections.nCopies(parts.size(), 0L);
            return !parts.isEmpty() && !holds.settle(generation, parts, nothing).isEmpty();
        }));
    }

    Instant now() {
        return clock.instant();
    }

    /** Where these budgets stand at this moment; those outside their period do not count. */
    List<BudgetState> states(List<Budget> of, Instant now) {
        var untouched = untouched(of, now);
        return filled(untouched, holds.read(untouched));
    }

    private static List<BudgetState> untouched(List<Budget> budgets, Instant now) {
        return budgets.stream()
                .flatMap(
                        budget -> budget
                                .period()
                                .windowAt(now, budget.zone())
                                .map(window -> new BudgetState(budget, window, 0, 0))
                                .stream())
                .toList();
    }

    private static List<BudgetState> filled(List<BudgetState> untouched, Map<UUID, HoldStore.Sums> sums) {
        return untouched.stream()
                .map(state -> Optional.ofNullable(sums.get(state.budget().id().value()))
                        .map(sum -> state.with(sum.spent(), sum.held()))
                        .orElse(state))
                .toList();
    }
}
