package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.catalog.Work;
import io.sekkei.platform.quota.Hold;
import io.sekkei.platform.quota.Meter;
import io.sekkei.platform.quota.Payer;
import io.sekkei.platform.quota.Wish;
import io.sekkei.platform.tenancy.Caller;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Says in the meter's words what a generation may come to, and what it came to. */
@Component
class Metering {
    private final Meter meter;
    private final Prices prices;
    private final GenerationSettings settings;

    Metering(Meter meter, Prices prices, GenerationSettings settings) {
        this.meter = meter;
        this.prices = prices;
        this.settings = settings;
    }

    /** Whose budgets and targets bind a caller. */
    static Payer payer(Caller caller) {
        var key = caller.key();
        return new Payer(caller.tenant(), caller.department(), key == null ? null : key.value());
    }

    /** A longer prompt is refused by the decoder, with a better sentence than ours. */
    static int promptTokens(ServedModel model, GenerationRequest request) {
        return Math.min(model.generator().promptTokens(request), model.pair().contextTokens());
    }

    /** @throws io.sekkei.platform.problem.Problem if a budget has no room, or nobody can tell */
    Hold reserve(GenerationId id, Caller caller, ServedModel model, GenerationRequest request, int promptTokens) {
        return meter.reserve(id.value(), payer(caller), wish(model, request, promptTokens, false));
    }

    /** As {@link #reserve}, for work that is part of a generation which counts already. */
    Hold reserveFurther(
            GenerationId id, Caller caller, ServedModel model, GenerationRequest request, int promptTokens) {
        return meter.reserve(id.value(), payer(caller), wish(model, request, promptTokens, true));
    }

    private Wish wish(ServedModel model, GenerationRequest request, int promptTokens, boolean further) {
        var mode = model.mode();
        var isCascade = mode == DecodingMode.CASCADE;
        var llmWrites = isCascade ? deferTo(model, request).llmWrites() : mode.llmWrites();
        return new Wish(
                prices.inEffect(model.pair().id()),
                mode.llmReads(),
                (llmWrites ? 0 : 1) + (isCascade ? 1 : 0),
                llmWrites ? 1 : 0,
                promptTokens,
                request.settings().maxTokens(),
                settings.timeLimit(),
                further);
    }

    /** Who writes after a cascade's draft, at worst: without a rule nobody but the generator knows. */
    private static DecodingMode deferTo(ServedModel model, GenerationRequest request) {
        var rule = request.deferral();
        if (rule != null) {
            return rule.deferTo();
        }
        return model.pair().modes().contains(DecodingMode.LLM_ONLY) ? DecodingMode.LLM_ONLY : DecodingMode.LLM_TO_SLM;
    }

    /** The request as far as it can be paid. */
    static GenerationRequest within(Hold hold, GenerationRequest request, Instant now) {
        var decoding = request.settings().withMaxTokens(hold.maxTokens());
        return request.withSettings(decoding).withDeadline(now.plus(hold.timeLimit()));
    }

    static Work work(GenerationResult result) {
        var usage = result.usage();
        var computing = result.timings().total().minus(result.timings().queue());
        return new Work(
                usage.llmEncodedTokens(),
                usage.slmDecodedTokens(),
                usage.llmDecodedTokens(),
                computing.plusNanos(999_999).toMillis());
    }
}
