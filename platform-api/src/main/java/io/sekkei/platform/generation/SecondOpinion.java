package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.InferenceException;
import io.sekkei.inference.TokenListener;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.quota.Hold;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the small model alone answer what the hybrid has answered, so that a policy can see how far the two agree. It is
 * paid like any work, with a hold of its own, but is no request of its own. If there is no money, no room or no answer,
 * there is no opinion, and a policy that wanted one holds the text.
 */
final class SecondOpinion {
    private static final Logger LOG = LoggerFactory.getLogger(SecondOpinion.class);

    private final Metering metering;
    private final Caller caller;
    private final ServedModel small;
    private final GenerationRequest request;
    private final int promptTokens;
    private final Clock clock;

    SecondOpinion(
            Metering metering,
            Caller caller,
            ServedModel small,
            GenerationRequest request,
            int promptTokens,
            Clock clock) {
        this.metering = metering;
        this.caller = caller;
        this.small = small;
        this.request = request.withMode(DecodingMode.SLM_ONLY);
        this.promptTokens = promptTokens;
        this.clock = clock;
    }

    /** An answer of the small model; what was held for it is to be settled. */
    record Told(GenerationResult result, Hold hold) {
        void settle() {
            hold.settle(Metering.work(result));
        }

        /** Tells the ledger. */
        Fields tell() {
            return new Fields()
                    .with("mode", DecodingMode.SLM_ONLY.wireName())
                    .with("slm_decoded", result.usage().slmDecodedTokens())
                    .with("cost_micros", hold.charge().costMicros());
        }

        @Override
        public String toString() {
            return "Told[%s]".formatted(result.usage());
        }
    }

    /** Null if there is none to be had. */
    @Nullable
    Told ask() {
        try {
            var hold = metering.reserveFurther(GenerationId.random(), caller, small, request, promptTokens);
            return ask(hold);
        } catch (Problem noRoom) {
            LOG.debug("There is no second opinion", noRoom);
            return null;
        }
    }

    private @Nullable Told ask(Hold hold) {
        try {
            var result =
                    small.generator().generate(Metering.within(hold, request, clock.instant()), TokenListener.NONE);
            return new Told(result, hold);
        } catch (InferenceException e) {
            LOG.debug("There is no second opinion", e);
            hold.endIfPossible();
            return null;
        }
    }
}
