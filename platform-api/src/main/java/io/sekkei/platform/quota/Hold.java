package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Work;
import io.sekkei.platform.database.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What a generation has reserved. Exactly one of {@link #settle}, {@link #keep} and {@link #release} takes effect, once; if
 * none is called, or its transaction is lost, the hold is released after its time.
 */
public final class Hold {
    private static final Logger LOG = LoggerFactory.getLogger(Hold.class);

    private final Meter meter;
    private final UUID generation;
    private final Payer payer;
    private final Wish wish;
    private final Allotment allotment;
    private final List<BudgetState> states;
    private volatile @Nullable Charge charge;
    private volatile @Nullable Bill bill;

    Hold(Meter meter, UUID generation, Payer payer, Wish wish, Allotment allotment, List<BudgetState> states) {
        this.meter = meter;
        this.generation = generation;
        this.payer = payer;
        this.wish = wish;
        this.allotment = allotment;
        this.states = List.copyOf(states);
    }

    /** Most tokens that may be written; as many as were wished, or as many as can be paid. */
    public int maxTokens() {
        return allotment.tokens();
    }

    /** Most time the generation may take; as much as was wished, or as much as can be paid. */
    public Duration timeLimit() {
        return Duration.ofMillis(allotment.millis());
    }

    public boolean shortensAnswer() {
        return allotment.tokens() < wish.maxTokens();
    }

    public boolean shortensTime() {
        return allotment.millis() < wish.timeLimit().toMillis();
    }

    /** Where the budgets stand with this reservation in them. */
    public List<BudgetState> states() {
        return states;
    }

    /**
     * Pays for what was done, in the transaction of the caller, and gives back the rest. Never charges more than was
     * held.
     *
     * @throws IllegalStateException if the hold is gone; what cannot be paid must not be released
     */
    public Charge settle(Work work) {
        var settled = meter.settle(this, work);
        charge = settled;
        bill = new Bill(wish, allotment, work);
        return settled;
    }

    /**
     * Lowers the hold to what was done, in the transaction of the caller, and gives back the rest. What stays is held until
     * {@link Meter#settleKept}, however long that takes.
     *
     * @throws IllegalStateException if the hold is gone; what cannot be paid must not be released
     */
    public Charge keep(Work work) {
        var kept = meter.keep(this, work);
        charge = kept;
        bill = new Bill(wish, allotment, work);
        return kept;
    }

    /** Spends what is kept, in the transaction of the caller. */
    public void spendKept() {
        meter.settleKept(payer.tenant(), generation);
    }

    /** What is held of every budget that was asked. */
    public List<BudgetShare> reserved() {
        return shares(measure -> allotment.amountOf(measure, wish));
    }

    /** What every budget that was asked has paid, or keeps to pay with. */
    public List<BudgetShare> settled() {
        return shares(Objects.requireNonNull(bill, "Nothing is settled yet")::of);
    }

    private List<BudgetShare> shares(ToLongFunction<Measure> amount) {
        return states.stream()
                .map(state -> new BudgetShare(
                        state.budget(), amount.applyAsLong(state.budget().measure())))
                .toList();
    }

    /** What was settled. */
    public Charge charge() {
        return Objects.requireNonNull(charge, "Nothing is settled yet");
    }

    /** What headers tell of it: budgets with the reservation in them, or with the cost once it is settled. */
    public Map<String, String> headers() {
        var settled = charge;
        return settled == null ? QuotaHeaders.of(states, meter.now()) : QuotaHeaders.of(settled, meter.now());
    }

    /** What headers tell when more than this was paid. */
    public Map<String, String> headers(Charge all) {
        return QuotaHeaders.of(all, meter.now());
    }

    /** What headers tell of it when it is given back: budgets without the reservation, and that it cost nothing. */
    public Map<String, String> headersOfRefusal() {
        var before = states.stream().map(this::withoutThis).toList();
        return QuotaHeaders.ofRefusal(before, meter.now());
    }

    private BudgetState withoutThis(BudgetState state) {
        var held = allotment.amountOf(state.budget().measure(), wish);
        return state.with(state.spent(), Math.max(0, state.held() - held));
    }

    /** Gives everything back, in the transaction of the caller; without effect if the hold is gone. */
    public void release() {
        try (var scope = TenantScope.of(payer.tenant().value())) {
            meter.release(generation);
        }
    }

    /** As {@link #release}, for those who have another failure to tell of; the sweep does what fails here. */
    public void releaseIfPossible() {
        try {
            release();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The hold of generation {} stays until it is swept", generation, e);
        }
    }

    UUID generation() {
        return generation;
    }

    Wish wish() {
        return wish;
    }

    Allotment allotment() {
        return allotment;
    }
}
