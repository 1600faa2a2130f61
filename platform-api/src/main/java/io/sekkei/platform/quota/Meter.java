package io.sekkei.platform.quota;

import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.problem.DatabaseUnavailableProblem;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
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
    private final KnownBudgets known;
    private final HoldStore holds;
    private final ProcessName process;
    private final QuotaSettings settings;
    private final TransactionTemplate transaction;
    private final Thresholds thresholds;
    private final Clock clock;

    Meter(
            BudgetStore budgets,
            KnownBudgets known,
            HoldStore holds,
            ProcessName process,
            QuotaSettings settings,
            TransactionTemplate transaction,
            Thresholds thresholds,
            Clock clock) {
        this.budgets = budgets;
        this.known = known;
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
        mustBeAlone();
        try (var scope = TenantScope.of(payer.tenant().value())) {
            var now = clock.instant();
            return atOnce(generation, payer, wish, now).orElseGet(() -> carefully(generation, payer, wish, now));
        } catch (DataAccessException | TransactionException e) {
            throw new DatabaseUnavailableProblem(e);
        }
    }

    private static void mustBeAlone() {
        Assert.state(!TransactionSynchronizationManager.isActualTransactionActive(), "A transaction is open");
    }

    /** By the budgets that bound the payer last time; empty if that cannot be done, or something has changed. */
    private Optional<Hold> atOnce(UUID generation, Payer payer, Wish wish, Instant now) {
        var budgets = known.of(payer);
        var whole = Allotment.whole(wish);
        if (budgets == null || !whole.isPossible()) {
            return Optional.empty();
        }
        var states = untouched(budgets, now);
        if (states.isEmpty()) {
            return Optional.empty();
        }
        var fresh = holds.holdAtOnce(
                generation, payer, process.value(), now, expiry(whole, now), budgets, parts(states, whole, wish));
        return fresh.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hold(this, generation, payer, wish, whole, refreshed(states, fresh)));
    }

    private Hold carefully(UUID generation, Payer payer, Wish wish, Instant now) {
        return attempt(generation, payer, wish, now).orElseGet(() -> {
            // On its own, so that nobody waits for a lock while holding a window others wait for.
            transaction.executeWithoutResult(status -> holds.open(untouched(budgets.of(payer, now), now)));
            return attempt(generation, payer, wish, now).orElseThrow();
        });
    }

    /** Empty if a window is not there yet. */
    private Optional<Hold> attempt(UUID generation, Payer payer, Wish wish, Instant now) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var binding = budgets.of(payer, now);
            known.remember(payer, binding);
            var untouched = untouched(binding, now);
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
        var after = states.stream()
                .map(state -> state.with(
                        state.spent(),
                        state.held() + allotment.amountOf(state.budget().measure(), wish)))
                .toList();
        holds.hold(generation, process.value(), now, expiry(allotment, now), parts(states, allotment, wish));
        return new Hold(this, generation, payer, wish, allotment, after);
    }

    private Instant expiry(Allotment allotment, Instant now) {
        return now.plusMillis(allotment.millis()).plus(settings.holdGrace());
    }

    private static List<HoldStore.Part> parts(List<BudgetState> states, Allotment allotment, Wish wish) {
        return states.stream()
                .map(state -> HoldStore.Part.of(
                        state, allotment.amountOf(state.budget().measure(), wish)))
                .toList();
    }

    private static List<BudgetState> refreshed(List<BudgetState> states, List<HoldStore.Fresh> fresh) {
        var now = fresh.stream().collect(Collectors.toMap(HoldStore.Fresh::budget, Function.identity()));
        return states.stream()
                .map(state -> {
                    var is = Objects.requireNonNull(now.get(state.budget().id().value()));
                    var budget = state.budget().with(is.limit(), is.thresholds());
                    return new BudgetState(budget, state.window(), is.spent(), is.held());
                })
                .toList();
    }

    /** In the transaction of the caller, as the two following. */
    void settle(Hold hold, Bill bill) {
        if (!hold.states().isEmpty()) {
            holds.settle(hold.generation(), amounts(hold, bill));
        }
    }

    void keep(Hold hold, Bill bill) {
        if (!hold.states().isEmpty()) {
            holds.keep(hold.generation(), amounts(hold, bill));
        }
    }

    void letGo(Hold hold) {
        if (!hold.states().isEmpty()) {
            holds.letGo(hold.generation());
        }
    }

    private static List<Long> amounts(Hold hold, Bill bill) {
        return hold.states().stream()
                .map(state -> bill.of(state.budget().measure()))
                .toList();
    }

    /**
     * Spends what is {@link Hold#keep kept} for a generation, in the transaction of the caller; without effect if there is
     * nothing, or somebody was faster.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void settleKept(TenantId tenant, UUID generation) {
        holds.letGo(generation);
        holds.move(generation).forEach(moved -> state(tenant, moved).ifPresent(thresholds::passed));
    }

    /** Empty if nobody minds the budget any more. */
    private Optional<BudgetState> state(TenantId tenant, HoldStore.Moved moved) {
        return budgets.find(tenant, new BudgetId(moved.budget()), clock.instant())
                .map(BudgetStore.Listed::budget)
                .flatMap(budget -> budget.period()
                        .windowAt(moved.startsAt(), budget.zone())
                        .map(window -> new BudgetState(budget, window, moved.spent(), moved.held())));
    }

    /** @return where its budgets stand now; nothing if there was nothing to end */
    List<BudgetState> end(Hold hold) {
        mustBeAlone();
        if (hold.states().isEmpty()) {
            return List.of();
        }
        var tenant = hold.payer().tenant().value();
        var sums = holds.end(tenant.toString(), hold.generation());
        if (sums.isEmpty()) {
            return List.of();
        }
        var after = filled(hold.states(), sums);
        try (var scope = TenantScope.of(tenant)) {
            after.forEach(thresholds::spent);
        }
        return after;
    }

    /**
     * Ends the hold of whatever tenant, for nobody else will.
     *
     * @return whether there was anything to end
     */
    boolean end(UUID generation) {
        mustBeAlone();
        return !holds.end("platform", generation).isEmpty();
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
