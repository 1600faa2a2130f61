package io.sekkei.inference.serving;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.Deferral;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.GeneratorLoad;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import java.util.ArrayList;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Adds the mode {@code cascade} to a pair that has a small model of its own and something stronger.
 *
 * <p>A cascade is two generations, one after the other: a draft by the small model, and, if a rule finds the draft
 * uncertain, the answer by the stronger mode. Each waits in the pair's queue and shares batches as every other generation
 * does. Nothing is told of a draft before it is judged; what was thrown away is in the usage and in the timings.
 */
final class CascadingGenerator implements TextGenerator {
    /** Of the draft's tokens this share may be less likely than the threshold. */
    private static final double USUAL_QUANTILE = 0.1;
    /** Where nobody has calibrated: one token in ten that had less than one chance in five. */
    private static final double USUAL_THRESHOLD = Math.log(0.2);

    private final TextGenerator pair;
    private final PairDescription description;
    private final DeferralRule usual;

    private CascadingGenerator(TextGenerator pair, DeferralRule usual) {
        this.pair = pair;
        this.description = withCascade(pair.pair());
        this.usual = usual;
    }

    private static DeferralRule uncalibrated(DecodingMode deferTo) {
        return new DeferralRule(DeferralRule.Signal.LOG_PROBABILITY, USUAL_QUANTILE, USUAL_THRESHOLD, deferTo);
    }

    /** The same pair with the mode, or just the same pair if it cannot run a cascade. */
    static TextGenerator over(TextGenerator pair) {
        return over(pair, null);
    }

    /** @param calibrated when the pair hands a draft on unless somebody says otherwise; null if nobody has calibrated it */
    static TextGenerator over(TextGenerator pair, @Nullable DeferralRule calibrated) {
        var modes = pair.pair().modes();
        if (!modes.contains(DecodingMode.SLM_ONLY)) {
            return pair;
        }
        if (calibrated != null && modes.contains(calibrated.deferTo())) {
            return new CascadingGenerator(pair, calibrated);
        }
        if (modes.contains(DecodingMode.LLM_ONLY)) {
            return new CascadingGenerator(pair, uncalibrated(DecodingMode.LLM_ONLY));
        }
        return modes.contains(DecodingMode.LLM_TO_SLM)
                ? new CascadingGenerator(pair, uncalibrated(DecodingMode.LLM_TO_SLM))
                : pair;
    }

    @Override
    public GenerationResult generate(GenerationRequest request, TokenListener listener) {
        return request.mode() == DecodingMode.CASCADE ? cascade(request, listener) : pair.generate(request, listener);
    }

    private GenerationResult cascade(GenerationRequest request, TokenListener listener) {
        var rule = request.deferral() == null ? usual : request.deferral();
        if (!pair.pair().modes().contains(rule.deferTo())) {
            throw new InvalidRequestException(
                    "deferral.defer_to",
                    "The pair %s cannot run %s"
                            .formatted(pair.pair().id(), rule.deferTo().wireName()));
        }
        var draft = pair.generate(drafting(request), TokenListener.NONE);
        if (isCutShort(draft)) {
            return tell(draft, request, listener, null);
        }
        var value = rule.value(draft.tokens());
        if (!rule.defers(value)) {
            return tell(draft, request, listener, new Deferral(rule, value, false, DecodingMode.SLM_ONLY, 0));
        }
        var answer = pair.generate(request.withMode(rule.deferTo()), listener);
        var thrownAway = draft.usage().decodedTokens();
        return new GenerationResult(
                answer.text(),
                answer.tokens(),
                answer.finishReason(),
                answer.usage().plus(draft.usage()),
                answer.timings().after(draft.timings()),
                answer.fallback(),
                new Deferral(rule, value, true, rule.deferTo(), thrownAway));
    }

    /** Entropies come with alternatives only. */
    private static GenerationRequest drafting(GenerationRequest request) {
        var alternatives = Math.max(1, request.settings().topLogProbabilities());
        return request.withMode(DecodingMode.SLM_ONLY)
                .withSettings(request.settings().withTopLogProbabilities(alternatives));
    }

    /** Its time is over or its caller is gone, so that nothing more may be computed. */
    private static boolean isCutShort(GenerationResult draft) {
        return draft.finishReason() == FinishReason.DEADLINE || draft.finishReason() == FinishReason.CANCELLED;
    }

    /** Tells the listener of a draft that is the answer, as far as it wants to hear of it. */
    private static GenerationResult tell(
            GenerationResult draft, GenerationRequest request, TokenListener listener, @Nullable Deferral deferral) {
        var told = new ArrayList<GeneratedToken>();
        var wished = true;
        for (var token : draft.tokens()) {
            if (wished) {
                var plain = request.settings().topLogProbabilities() == 0 ? token.withoutAlternatives() : token;
                told.add(plain);
                wished = listener.onToken(plain);
            }
        }
        var isWhole = told.size() == draft.tokens().size();
        var text = new StringBuilder();
        told.forEach(token -> text.append(token.text()));
        return new GenerationResult(
                text.toString(),
                told,
                isWhole ? draft.finishReason() : FinishReason.CANCELLED,
                draft.usage(),
                draft.timings().toldAtOnce(),
                deferral);
    }

    private static PairDescription withCascade(PairDescription pair) {
        var modes = EnumSet.copyOf(pair.modes());
        modes.add(DecodingMode.CASCADE);
        return new PairDescription(
                pair.id(),
                pair.version(),
                pair.digest(),
                pair.description(),
                pair.licence(),
                modes,
                pair.defaultMode(),
                pair.contextTokens(),
                pair.maxOutputTokens());
    }

    @Override
    public Explanation explain(ExplanationRequest request) {
        return pair.explain(request);
    }

    @Override
    public int promptTokens(GenerationRequest request) {
        return pair.promptTokens(request);
    }

    @Override
    public PairDescription pair() {
        return description;
    }

    @Override
    public EngineDescription engine() {
        return pair.engine();
    }

    @Override
    public GeneratorLoad load() {
        return pair.load();
    }

    @Override
    public GeneratorCaches caches() {
        return pair.caches();
    }

    @Override
    public GeneratorQueue queue() {
        return pair.queue();
    }

    @Override
    public void close() {
        pair.close();
    }
}
