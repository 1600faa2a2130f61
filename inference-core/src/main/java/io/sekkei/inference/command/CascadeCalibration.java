package io.sekkei.inference.command;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.DeferralRule.Signal;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GenerationUsage;
import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Calibration;
import io.sekkei.inference.evaluation.Calibration.Case;
import io.sekkei.inference.evaluation.Calibration.Point;
import io.sekkei.inference.evaluation.Evaluation;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.inference.evaluation.Metric;
import io.sekkei.inference.tokenizer.Widths;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * When a cascade hands a draft on: of some rules the one that hands on the right drafts first, with the threshold that a target
 * asks for. Rule and threshold are chosen on some sentences and told of others.
 *
 * @param metric what quality is measured by
 * @param rule the rule
 * @param chosen what its threshold comes to where it was chosen
 * @param looks the rules there were to choose from, with the better one first
 * @param steps thresholds from no draft handed on to all of them
 * @param verdict what came of the rule on the other sentences
 */
record CascadeCalibration(
        Metric metric, DeferralRule rule, Point chosen, List<Look> looks, List<Step> steps, Verdict verdict) {
    private static final int PLACES = 20;

    /** What a rule may look at: a quantile of which signal. */
    private static final List<DeferralRule> LOOKS = List.of(
            new DeferralRule(Signal.LOG_PROBABILITY, 0.1, 0, DecodingMode.LLM_ONLY),
            new DeferralRule(Signal.LOG_PROBABILITY, 0, 0, DecodingMode.LLM_ONLY),
            new DeferralRule(Signal.ENTROPY, 0.9, 0, DecodingMode.LLM_ONLY));

    /** A sentence that was written by the small model and by the stronger mode. */
    record Both(GenerationResult draft, GenerationResult answer, String reference) {}

    /** Prices of 1,000 tokens. */
    record Prices(long llmEncoded, long slmDecoded, long llmDecoded) {
        Prices {
            if (Math.min(llmEncoded, Math.min(slmDecoded, llmDecoded)) < 0 || llmEncoded + llmDecoded <= 0) {
                throw new IllegalArgumentException(
                        "Prices must not be negative, and the large model's not zero, but are %d read, %d and %d written"
                                .formatted(llmEncoded, slmDecoded, llmDecoded));
            }
        }

        double of(GenerationUsage usage) {
            return (usage.llmEncodedTokens() * llmEncoded
                            + usage.slmDecodedTokens() * slmDecoded
                            + usage.llmDecodedTokens() * llmDecoded)
                    / 1000.0;
        }
    }

    /** How good a rule is whatever its threshold: the mean quality over all shares of drafts it may hand on. */
    record Look(DeferralRule rule, double meanQuality) {}

    /** A threshold, where it was chosen and on the other sentences. */
    record Step(Point chosenOn, Point judgedOn) {}

    /** Quality on the other sentences, with what the cascade gains over drafts alone and what it lacks of answers alone. */
    record Verdict(Point point, Interval drafts, Interval cascade, Interval answers, Interval gain, Interval lack) {}

    /**
     * Chooses and judges.
     *
     * @throws IllegalArgumentException if no threshold reaches the target, or one of the lists is empty
     */
    static CascadeCalibration of(
            Metric metric, List<Both> chosenOn, List<Both> judgedOn, CascadeTarget target, Prices prices) {
        var looks = LOOKS.stream()
                .map(look -> new Look(
                        look,
                        Calibration.of(metric, cases(metric, chosenOn, look, prices))
                                .area()))
                .sorted(Comparator.comparingDouble(Look::meanQuality).reversed())
                .toList();
        var look = looks.get(0).rule();
        var calibration = Calibration.of(metric, cases(metric, chosenOn, look, prices));
        var others = cases(metric, judgedOn, look, prices);
        if (others.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to judge a threshold on without other sentences");
        }
        var point = target.on(calibration);
        var steps = calibration.curve(PLACES).stream()
                .map(one -> new Step(one, Calibration.at(one.threshold(), metric, others)))
                .toList();
        return new CascadeCalibration(
                metric,
                look.withThreshold(signed(look, point.threshold())),
                point,
                looks,
                steps,
                verdict(metric, others, point));
    }

    private static Verdict verdict(Metric metric, List<Case> cases, Point chosen) {
        var drafts = evaluation(metric, cases, Case::draft);
        var cascade = evaluation(metric, cases, one -> one.isDeferred(chosen.threshold()) ? one.answer() : one.draft());
        var answers = evaluation(metric, cases, Case::answer);
        var bootstrap = Bootstrap.usual();
        return new Verdict(
                Calibration.at(chosen.threshold(), metric, cases),
                bootstrap.score(drafts),
                bootstrap.score(cascade),
                bootstrap.score(answers),
                bootstrap.difference(cascade, drafts),
                bootstrap.difference(cascade, answers));
    }

    private static Evaluation evaluation(Metric metric, List<Case> cases, Function<Case, long[]> written) {
        return Evaluation.of(metric, cases.stream().map(written).toList());
    }

    private static List<Case> cases(Metric metric, List<Both> both, DeferralRule look, Prices prices) {
        return both.stream()
                .map(one -> new Case(
                        uncertainty(look, one.draft()),
                        metric.statistics(plain(one.draft().text()), plain(one.reference())),
                        metric.statistics(plain(one.answer().text()), plain(one.reference())),
                        prices.of(one.draft().usage()),
                        prices.of(one.answer().usage())))
                .toList();
    }

    /** What cannot be judged is handed on first. */
    private static double uncertainty(DeferralRule look, GenerationResult draft) {
        var value = look.value(draft.tokens());
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : signed(look, value);
    }

    /** The less likely the less certain, but the more hesitation the less certain: turns one into the other. */
    static double signed(DeferralRule look, double value) {
        return look.signal() == Signal.LOG_PROBABILITY ? -value : value;
    }

    private static String plain(String text) {
        return Widths.normalise(text).toLowerCase(Locale.ROOT);
    }
}
