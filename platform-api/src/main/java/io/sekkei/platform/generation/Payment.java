package io.sekkei.platform.generation;

import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.latency.LatencyPass;
import io.sekkei.platform.quota.Charge;
import io.sekkei.platform.quota.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Pays for an answer, in the transaction of its outcome. What an answer costs that may be held is only put aside at first:
 * if it is held, it stays reserved until people have decided.
 */
final class Payment {
    private final Hold hold;
    private final LatencyPass pass;
    private final GenerationResult result;
    private final SecondOpinion.@Nullable Told second;
    private final @Nullable String limitedBy;
    private final boolean mayBeHeld;

    Payment(
            Hold hold,
            LatencyPass pass,
            GenerationResult result,
            SecondOpinion.@Nullable Told second,
            @Nullable String limitedBy,
            boolean mayBeHeld) {
        this.hold = hold;
        this.pass = pass;
        this.result = result;
        this.second = second;
        this.limitedBy = limitedBy;
        this.mayBeHeld = mayBeHeld;
    }

    Settlement pay() {
        var work = Metering.work(result);
        var charge = mayBeHeld ? hold.keep(work) : hold.settle(work);
        pass.settle(result);
        if (second == null) {
            return Settlement.of(charge, hold.settled(), limitedBy);
        }
        second.settle();
        return Settlement.of(charge, hold.settled(), limitedBy).and(second);
    }

    /** The answer leaves at once, so nothing stays aside. */
    void release() {
        if (mayBeHeld) {
            hold.spendKept();
        }
    }

    /** What all of it cost. */
    Charge charge() {
        return second == null ? hold.charge() : hold.charge().and(second.hold().charge());
    }
}
