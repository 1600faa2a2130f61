package io.sekkei.platform.pilot.report;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.evaluation.Calibration;
import io.sekkei.inference.evaluation.Calibration.Case;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.pilot.report.Report.Deferring;
import io.sekkei.platform.pilot.report.Report.Expectation;
import io.sekkei.platform.pilot.report.Report.Knob;
import io.sekkei.platform.pilot.report.Report.Point;
import io.sekkei.platform.pilot.report.Report.Recommendation;
import io.sekkei.platform.pilot.report.Report.RecommendedRule;
import io.sekkei.platform.pilot.report.Report.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which mode should write what. Nothing here is computed by a model: each item has been written by every setting, so what a
 * policy would have written, scored and cost is known. Thresholds are chosen on dev, and judged on the test.
 */
final class Routing {
    private static final int PLACES = 20;
    private static final double[] SHARES = {0, 0.1, 0.25, 0.5, 0.75, 1};
    private static final double[] REVIEWS = {0, 0.05, 0.2, 1};

    /** What a rule may look at, the larger the less certain. */
    private enum Doubt {
        LOW_LOG_PROBABILITY("log-probability", 0.1, seen -> -seen.lowLogProbability()),
        LEAST_LOG_PROBABILITY("log-probability", 0, seen -> -seen.leastLogProbability()),
        HIGH_ENTROPY("entropy", 0.9, Result.Seen::highEntropy);

        private final String signal;
        private final double quantile;
        private final ToDoubleFunction<Result.Seen> doubt;

        Doubt(String signal, double quantile, ToDoubleFunction<Result.Seen> doubt) {
            this.signal = signal;
            this.quantile = quantile;
            this.doubt = doubt;
        }

        /** What cannot be judged is handed on first. */
        double of(Result draft) {
            var value = draft.seen() == null ? Double.NaN : doubt.applyAsDouble(draft.seen());
            return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
        }

        double threshold(double doubted) {
            return signal.equals("entropy") ? doubted : -doubted;
        }
    }

    /** A draft and the answer to the same item. */
    private record Both(Result draft, Result answer) {}

    private final List<String> labels;
    private final List<String> models;
    private final Assumptions assumptions;
    private final Map<Integer, Map<UUID, Result>> bySetting;
    private final boolean hasDev;
    private final boolean hasTest;

    Routing(List<String> labels, List<String> models, List<Result> cold, Assumptions assumptions) {
        this.labels = labels;
        this.models = models;
        this.assumptions = assumptions;
        var referenced = cold.stream()
                .filter(result -> result.counts().containsKey(Figures.LEADING))
                .toList();
        this.bySetting = referenced.stream()
                .collect(Collectors.groupingBy(
                        Result::setting, LinkedHashMap::new, Collectors.toMap(Result::item, one -> one)));
        this.hasDev = referenced.stream().anyMatch(result -> result.split() == Split.DEV);
        this.hasTest = referenced.stream().anyMatch(result -> result.split() == Split.TEST);
    }

    private boolean isChosenOn(Result result) {
        return !hasDev || result.split() == Split.DEV;
    }

    /** A rule that was calibrated, and what it looks at. */
    private record Chosen(
            int draft, int answer, Doubt doubt, Calibration calibration, Calibration.@Nullable Point point) {}

    private List<Chosen> chosen() {
        var chosen = new ArrayList<Chosen>();
        for (var draft : settings(DecodingMode.SLM_ONLY)) {
            for (var answer : settings(DecodingMode.LLM_ONLY, DecodingMode.LLM_TO_SLM)) {
                var both = both(draft, answer).stream()
                        .filter(one -> isChosenOn(one.draft()))
                        .toList();
                if (pair(draft).equals(pair(answer)) && !both.isEmpty()) {
                    chosen.add(chosen(draft, answer, both));
                }
            }
        }
        return chosen;
    }

    private Chosen chosen(int draft, int answer, List<Both> both) {
        return Arrays.stream(Doubt.values())
                .map(doubt -> {
                    var calibration = Calibration.of(Figures.METRIC, cases(both, doubt));
                    var all = calibration.curve().get(calibration.curve().size() - 1);
                    var target = assumptions.targetShare() * all.quality();
                    return new Chosen(
                            draft,
                            answer,
                            doubt,
                            calibration,
                            calibration.forQuality(target).orElse(null));
                })
                .max(Comparator.comparingDouble(one -> one.calibration().area()))
                .orElseThrow();
    }

    private static List<Case> cases(List<Both> both, Doubt doubt) {
        return both.stream()
                .map(one -> new Case(
                        doubt.of(one.draft()),
                        one.draft().leading(),
                        one.answer().leading(),
                        one.draft().costMicros(),
                        one.answer().costMicros()))
                .toList();
    }

    private List<Both> both(int draft, int answer) {
        var answers = bySetting.getOrDefault(answer, Map.of());
        var both = new ArrayList<Both>();
        for (var one : bySetting.getOrDefault(draft, Map.of()).values()) {
            var other = answers.get(one.item());
            if (other != null) {
                both.add(new Both(one, other));
            }
        }
        return both;
    }

    private List<Integer> settings(DecodingMode... modes) {
        var wanted = List.of(modes);
        return bySetting.entrySet().stream()
                .filter(one -> one.getValue().values().stream().allMatch(result -> wanted.contains(result.mode())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String pair(int setting) {
        return models.get(setting).split(":", 2)[0];
    }

    private String mode(int setting) {
        var parts = models.get(setting).split(":", 2);
        return parts[parts.length - 1];
    }

    List<Deferring> calibrations() {
        return chosen().stream().map(this::deferring).toList();
    }

    private Deferring deferring(Chosen one) {
        var judged = both(one.draft(), one.answer()).stream()
                .filter(each -> each.draft().split() == Split.TEST)
                .toList();
        var point = one.point();
        return new Deferring(
                labels.get(one.draft()),
                labels.get(one.answer()),
                rule(one),
                one.calibration().curve(PLACES).stream().map(Routing::point).toList(),
                point == null ? null : point(point),
                point == null || judged.isEmpty() || !hasDev
                        ? null
                        : point(Calibration.at(point.threshold(), Figures.METRIC, cases(judged, one.doubt()))));
    }

    private Rule rule(Chosen one) {
        var point = one.point();
        var threshold = point == null ? Double.NaN : one.doubt().threshold(point.threshold());
        return new Rule(
                one.doubt().signal,
                one.doubt().quantile,
                Double.isFinite(threshold) ? threshold : null,
                mode(one.answer()));
    }

    private static Point point(Calibration.Point point) {
        return new Point(point.deferred(), point.quality(), point.cost());
    }

    /** What a policy writes: for each item the output that counts, and what was spent on the way to it. */
    private record Written(Result output, double costMicros, double totalMs, boolean byLlm) {
        static Written alone(Result result) {
            return new Written(result, result.costMicros(), Figures.milliseconds(result), usesLlm(result));
        }

        static Written cascade(Both both, boolean deferred) {
            return deferred
                    ? new Written(
                            both.answer(),
                            (double) both.draft().costMicros() + both.answer().costMicros(),
                            Figures.milliseconds(both.draft()) + Figures.milliseconds(both.answer()),
                            usesLlm(both.answer()))
                    : alone(both.draft());
        }

        private static boolean usesLlm(Result result) {
            return result.mode() != DecodingMode.SLM_ONLY;
        }
    }

    /** A policy that might be recommended. */
    private record Candidate(String pair, List<RecommendedRule> rules, List<Written> written) {
        List<Written> of(Predicate<Result> part) {
            return written.stream().filter(one -> part.test(one.output())).toList();
        }
    }

    /** Short prompts to the small model, the others to a stronger one or through a cascade: the cheapest that is good enough. */
    @Nullable
    Recommendation recommendation() {
        var candidates = candidates();
        if (candidates.isEmpty()) {
            return null;
        }
        var best = candidates.stream()
                .filter(one -> one.rules().size() == 1 && one.rules().get(0).deferral() == null)
                .max(Comparator.comparingDouble(
                        one -> expect(one.of(this::isChosenOn)).quality()))
                .orElse(candidates.get(0));
        var target =
                assumptions.targetShare() * expect(best.of(this::isChosenOn)).quality();
        var good = candidates.stream()
                .filter(one -> expect(one.of(this::isChosenOn)).quality() >= target)
                .min(Comparator.comparingDouble(
                        one -> expect(one.of(this::isChosenOn)).costMicros()));
        var recommended = good.orElse(best);
        var judged = recommended.of(result -> result.split() == Split.TEST);
        var all = judged.isEmpty() ? recommended.written() : judged;
        return new Recommendation(
                recommended.pair(),
                recommended.rules(),
                expect(recommended.of(this::isChosenOn)),
                hasDev && hasTest ? expect(judged) : null,
                expect(hasTest ? best.of(result -> result.split() == Split.TEST) : best.written()),
                good.isPresent(),
                all.stream()
                        .mapToInt(one -> Suspicion.of(one.output()) ? 1 : 0)
                        .average()
                        .orElse(0));
    }

    private List<Candidate> candidates() {
        var candidates = new ArrayList<Candidate>();
        for (var setting : settings(DecodingMode.SLM_ONLY, DecodingMode.LLM_ONLY, DecodingMode.LLM_TO_SLM)) {
            candidates.add(new Candidate(
                    pair(setting),
                    List.of(new RecommendedRule("all", null, mode(setting), null)),
                    bySetting.getOrDefault(setting, Map.of()).values().stream()
                            .map(Written::alone)
                            .toList()));
        }
        for (var one : chosen()) {
            var both = both(one.draft(), one.answer());
            for (var tokens : shortPrompts(both)) {
                candidates.add(split(one, both, tokens));
                var rule = rule(one);
                var point = one.point();
                if (rule.threshold() != null && point != null) {
                    candidates.add(cascade(one, both, tokens, rule, point.threshold()));
                }
            }
        }
        return candidates;
    }

    /** Bounds worth trying: none, and every tenth of the prompts. */
    private static List<Integer> shortPrompts(List<Both> both) {
        var lengths = both.stream()
                .mapToInt(one -> one.draft().promptTokens())
                .sorted()
                .toArray();
        var bounds = new ArrayList<Integer>(List.of(0));
        for (var tenth = 1; tenth < 10 && lengths.length > 0; tenth++) {
            bounds.add(lengths[tenth * lengths.length / 10]);
        }
        return bounds.stream().distinct().toList();
    }

    private Candidate split(Chosen one, List<Both> both, int shortest) {
        return new Candidate(
                pair(one.draft()),
                rules(shortest, new RecommendedRule("rest", null, mode(one.answer()), null)),
                both.stream()
                        .map(each ->
                                Written.alone(each.draft().promptTokens() <= shortest ? each.draft() : each.answer()))
                        .toList());
    }

    private Candidate cascade(Chosen one, List<Both> both, int shortest, Rule rule, double threshold) {
        return new Candidate(
                pair(one.draft()),
                rules(shortest, new RecommendedRule("uncertain", null, DecodingMode.CASCADE.wireName(), rule)),
                both.stream()
                        .map(each -> each.draft().promptTokens() <= shortest
                                ? Written.alone(each.draft())
                                : Written.cascade(each, one.doubt().of(each.draft()) > threshold))
                        .toList());
    }

    private static List<RecommendedRule> rules(int shortest, RecommendedRule rest) {
        return shortest == 0
                ? List.of(rest)
                : List.of(new RecommendedRule("short", shortest, DecodingMode.SLM_ONLY.wireName(), null), rest);
    }

    private static Expectation expect(List<Written> written) {
        if (written.isEmpty()) {
            return new Expectation(0, 0, 0, 0);
        }
        var sums = new long[Figures.METRIC.statistics("", "").length];
        written.forEach(one -> {
            var counts = one.output().leading();
            Arrays.setAll(sums, i -> sums[i] + counts[i]);
        });
        return new Expectation(
                Figures.METRIC.score(sums),
                written.stream().mapToDouble(Written::costMicros).average().orElse(0),
                written.stream().mapToDouble(Written::totalMs).average().orElse(0),
                written.stream().mapToInt(one -> one.byLlm() ? 1 : 0).average().orElse(0));
    }

    /** All combinations, the dominated ones marked. */
    List<Knob> knobs() {
        var knobs = new ArrayList<Knob>();
        for (var one : chosen()) {
            var judged = both(one.draft(), one.answer()).stream()
                    .filter(each -> !hasTest || each.draft().split() == Split.TEST)
                    .sorted(Comparator.comparingDouble(
                                    (Both each) -> one.doubt().of(each.draft()))
                            .reversed())
                    .toList();
            for (var share : SHARES) {
                var handedOn = Math.round(share * judged.size());
                var written = new ArrayList<Written>();
                for (var i = 0; i < judged.size(); i++) {
                    written.add(Written.cascade(judged.get(i), i < handedOn));
                }
                for (var review : REVIEWS) {
                    knobs.add(knob(one, share, review, written));
                }
            }
        }
        return knobs.stream().map(knob -> marked(knob, knobs)).toList();
    }

    private Knob knob(Chosen one, double share, double review, List<Written> written) {
        var expected = expect(written);
        var suspicious = written.stream()
                .mapToInt(each -> Suspicion.of(each.output()) ? 1 : 0)
                .average()
                .orElse(0);
        var people = review * assumptions.reviewMinutes() / 60 * assumptions.wageMicros();
        return new Knob(
                labels.get(one.draft()),
                labels.get(one.answer()),
                share,
                review,
                expected.quality(),
                expected.costMicros() + people,
                suspicious * (1 - review),
                false);
    }

    private static Knob marked(Knob knob, List<Knob> all) {
        var dominated = all.stream()
                .anyMatch(other -> other.quality() >= knob.quality()
                        && other.costMicros() <= knob.costMicros()
                        && other.unseenSuspicious() <= knob.unseenSuspicious()
                        && (other.quality() > knob.quality()
                                || other.costMicros() < knob.costMicros()
                                || other.unseenSuspicious() < knob.unseenSuspicious()));
        return new Knob(
                knob.draft(),
                knob.answer(),
                knob.deferredShare(),
                knob.reviewShare(),
                knob.quality(),
                knob.costMicros(),
                knob.unseenSuspicious(),
                dominated);
    }
}
