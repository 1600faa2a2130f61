package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Work;
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
 * What a generation has reserved. It is settled once or not at all, and ends once, by {@link #end} or by the sweep: then
 * what was settled is spent, and all the rest is given back.
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
     * Says what is to be paid, in the transaction of the caller. It is never more than was held. {@link #end} moves it from
     * what is held to what is spent; if that is not called, or fails, the sweep does it.
     *
     * @throws IllegalStateException if the hold is gone; what cannot be paid must not be released
     */
    public Charge settle(Work work) {
        var settled = new Bill(wish, allotment, work);
        meter.settle(this, settled);
        return charged(settled);
    }

    /**
     * As {@link #settle}, for an output that people have to let go: {@link #end} gives back the rest only, and what is to be
     * paid stays held, however long it takes, until {@link #spendKept} or {@link Meter#settleKept}.
     */
    public Charge keep(Work work) {
        var settled = new Bill(wish, allotment, work);
        meter.keep(this, settled);
        return charged(settled);
    }

    /** Lets {@link #end} spend what is kept after all; in the transaction of the caller. */
    public void spendKept() {
        meter.letGo(this);
    }

    private Charge charged(Bill settled) {
        var told = new Charge(
                settled.of(Measure.MONEY),
                wish.price(),
                states.stream()
                        .map(state -> state.with(
                                state.spent() + settled.of(state.budget().measure()), heldByOthers(state)))
                        .toList());
        bill = settled;
        charge = told;
        return told;
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
        return state.with(state.spent(), heldByOthers(state));
    }

    private long heldByOthers(BudgetState state) {
        var held = allotment.amountOf(state.budget().measure(), wish);
        return Math.max(0, state.held() - held);
    }

    /**
     * Ends the hold: what was settled is spent, everything else is given back. Without effect if the hold is gone. Must not
     * be called within a transaction.
     */
    public void end() {
        var now = meter.end(this);
        var settled = charge;
        if (settled != null && !now.isEmpty()) {
            charge = new Charge(settled.costMicros(), settled.price(), now);
        }
    }

    /** As {@link #end}, for those who have something else to tell; the sweep does what fails here. */
    public void endIfPossible() {
        try {
            end();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The hold of generation {} stays until it is swept", generation, e);
        }
    }

    Payer payer() {
        return payer;
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
