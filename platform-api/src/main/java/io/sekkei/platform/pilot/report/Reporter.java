package io.sekkei.platform.pilot.report;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Evaluation;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.inference.evaluation.Suite;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.pilot.report.Report.Control;
import io.sekkei.platform.pilot.report.Report.FrontierPoint;
import io.sekkei.platform.pilot.report.Report.Preference;
import io.sekkei.platform.pilot.report.Report.Returns;
import io.sekkei.platform.pilot.report.Report.Setting;
import io.sekkei.platform.pilot.report.Report.Signals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a report of results. */
public final class Reporter {
    private static final double Z = 1.959963984540054;
    private static final double P90 = 0.9;

    private final List<String> labels;
    private final List<String> models;
    private final String currency;
    private final Assumptions assumptions;

    /**
     * @param labels of the settings
     * @param models of the settings, each a pair in a mode
     */
    public Reporter(List<String> labels, List<String> models, String currency, Assumptions assumptions) {
        this.labels = List.copyOf(labels);
        this.models = List.copyOf(models);
        this.currency = currency;
        this.assumptions = assumptions;
    }

    /**
     * Reports.
     *
     * @param cold outputs, each with an own reading of its prompt
     * @param failed outputs there are not
     * @param choices what people chose
     */
    public Report report(Report.Header run, List<Result> cold, List<Result> failed, List<Choice> choices) {
        var test = cold.stream().filter(result -> result.split() == Split.TEST).toList();
        var judged = test.isEmpty() ? cold : test;
        var splits = judged.stream()
                .map(Result::split)
                .distinct()
                .map(split -> split.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        var settings = settings(judged, failed);
        var routes = new Routing(labels, models, cold, assumptions);
        return new Report(
                run,
                splits,
                Figures.METRIC.name(),
                currency,
                settings,
                frontier(settings),
                Lengths.of(labels, judged),
                routes.calibrations(),
                routes.recommendation(),
                routes.knobs(),
                humans(choices),
                controls(cold, failed),
                assumptions,
                settings.stream().map(this::returns).toList());
    }

    private List<Setting> settings(List<Result> judged, List<Result> failed) {
        var first = of(judged, 0);
        return IntStream.range(0, labels.size())
                .mapToObj(setting -> setting(
                        setting,
                        of(judged, setting),
                        (int) failed.stream()
                                .filter(result -> result.setting() == setting)
                                .count(),
                        first))
                .toList();
    }

    private static List<Result> of(List<Result> results, int setting) {
        return results.stream().filter(result -> result.setting() == setting).toList();
    }

    private Setting setting(int setting, List<Result> own, int failed, List<Result> first) {
        var times = Figures.of(own, Figures::milliseconds);
        var cascaded = own.stream().filter(result -> result.deferred() != null).toList();
        return new Setting(
                labels.get(setting),
                models.get(setting),
                own.size(),
                failed,
                Figures.quality(own),
                setting == 0 ? null : difference(own, first),
                metrics(own),
                Figures.median(own, Figures::milliseconds),
                own.isEmpty() ? null : Figures.quantile(P90, times),
                Figures.median(own, result -> (result.firstTokenMicros() - result.queueMicros()) / 1000.0),
                Figures.median(own, result -> Figures.milliseconds(result) / Math.max(1, result.outputTokens())),
                Figures.mean(own, Result::costMicros),
                mean(own, Result::outputTokens),
                mean(own, Result::llmEncodedTokens),
                mean(own, Result::llmDecodedTokens),
                mean(own, Result::slmDecodedTokens),
                cascaded.isEmpty() ? null : mean(cascaded, result -> Boolean.TRUE.equals(result.deferred()) ? 1 : 0),
                signals(own));
    }

    private static double mean(List<Result> results, ToDoubleFunction<Result> figure) {
        return Figures.mean(Figures.of(results, figure));
    }

    /** Paired: both are resampled by the same items. */
    private static @Nullable Interval difference(List<Result> own, List<Result> first) {
        var others = first.stream()
                .filter(result -> result.counts().containsKey(Figures.LEADING))
                .collect(Collectors.toMap(Result::item, Function.identity()));
        var both = own.stream()
                .filter(result -> result.counts().containsKey(Figures.LEADING) && others.containsKey(result.item()))
                .toList();
        if (both.isEmpty()) {
            return null;
        }
        var theirs = both.stream().map(result -> others.get(result.item())).toList();
        return Bootstrap.usual().difference(evaluation(both), evaluation(theirs));
    }

    private static Evaluation evaluation(List<Result> results) {
        return Evaluation.of(Figures.METRIC, Figures.counts(Figures.LEADING, results));
    }

    private static Map<String, Map<String, Interval>> metrics(List<Result> own) {
        var metrics = new LinkedHashMap<String, Map<String, Interval>>();
        for (var suite : Suite.values()) {
            var results = own.stream()
                    .filter(result -> !result.counts().isEmpty())
                    .filter(result -> result.byCharacter() == (suite == Suite.CHARACTERS))
                    .toList();
            if (!results.isEmpty()) {
                var scores = new LinkedHashMap<String, Interval>();
                suite.metrics().forEach((name, metric) -> {
                    var score = Figures.score(metric, name, results);
                    if (score != null) {
                        scores.put(name, score);
                    }
                });
                metrics.put(suite == Suite.CHARACTERS ? "characters" : "words", scores);
            }
        }
        return metrics;
    }

    private static Signals signals(List<Result> own) {
        var seen = own.stream().map(Result::seen).filter(Objects::nonNull).toList();
        return new Signals(
                finite(seen.stream()
                        .mapToDouble(Result.Seen::meanLogProbability)
                        .filter(Double::isFinite)
                        .average()),
                finite(seen.stream()
                        .mapToDouble(Result.Seen::highEntropy)
                        .filter(Double::isFinite)
                        .average()),
                finite(seen.stream()
                        .mapToDouble(Result.Seen::lengthRatio)
                        .filter(Double::isFinite)
                        .average()),
                seen.stream().mapToDouble(Result.Seen::repetition).average().orElse(0),
                seen.stream()
                        .mapToInt(one -> one.scriptExpected() ? 0 : 1)
                        .average()
                        .orElse(0),
                seen.stream()
                        .mapToInt(one -> one.forbidden() > 0 ? 1 : 0)
                        .average()
                        .orElse(0),
                own.stream()
                        .mapToInt(one -> Suspicion.of(one) ? 1 : 0)
                        .average()
                        .orElse(0));
    }

    private static @Nullable Double finite(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static List<FrontierPoint> frontier(List<Setting> settings) {
        var points = new ArrayList<FrontierPoint>();
        for (var setting : settings) {
            if (setting.quality() != null && setting.costMicros() != null) {
                var quality = setting.quality().value();
                var cost = setting.costMicros().value();
                var efficient = settings.stream()
                        .noneMatch(other -> other.quality() != null
                                && other.costMicros() != null
                                && other.quality().value() >= quality
                                && other.costMicros().value() <= cost
                                && (other.quality().value() > quality
                                        || other.costMicros().value() < cost));
                points.add(new FrontierPoint(setting.label(), quality, cost, efficient));
            }
        }
        return points;
    }

    private List<Preference> humans(List<Choice> choices) {
        var preferences = new ArrayList<Preference>();
        for (var one = 0; one < labels.size(); one++) {
            for (var other = one + 1; other < labels.size(); other++) {
                var a = one;
                var b = other;
                var between = choices.stream()
                        .filter(choice -> choice.isBetween(a, b))
                        .toList();
                if (!between.isEmpty()) {
                    preferences.add(new Preference(
                            labels.get(a),
                            labels.get(b),
                            between.size(),
                            (int) between.stream()
                                    .map(Choice::reviewer)
                                    .distinct()
                                    .count(),
                            wilson(
                                    between.stream()
                                            .mapToDouble(choice -> choice.scoreOf(a))
                                            .sum(),
                                    between.size())));
                }
            }
        }
        return preferences;
    }

    /** Wilson 1927: keeps inside of 0 and 1, and says something of few comparisons too. */
    static Interval wilson(double wins, int count) {
        var rate = wins / count;
        var middle = (rate + Z * Z / (2 * count)) / (1 + Z * Z / count);
        var half = Z / (1 + Z * Z / count) * Math.sqrt(rate * (1 - rate) / count + Z * Z / (4.0 * count * count));
        return new Interval(rate, Math.max(0, middle - half), Math.min(1, middle + half));
    }

    private List<Control> controls(List<Result> cold, List<Result> failed) {
        var modes = cold.stream().map(Result::mode).collect(Collectors.toSet());
        var items = cold.stream()
                .collect(Collectors.groupingBy(Result::setting, Collectors.mapping(Result::item, Collectors.toSet())));
        var same = items.values().stream().distinct().count() <= 1 && items.size() == labels.size();
        var hasDev = cold.stream().anyMatch(result -> result.split() == Split.DEV);
        return List.of(
                new Control("same_items", same, "All settings wrote the same items, taking turns in one run."),
                new Control(
                        "small_model_alone",
                        modes.contains(DecodingMode.SLM_ONLY),
                        "The small model alone is among the settings."),
                new Control(
                        "large_model_alone",
                        modes.contains(DecodingMode.LLM_ONLY),
                        "The large model alone is among the settings."),
                new Control(
                        "own_reading",
                        true,
                        "Outputs that found a reading in the cache were given its time and price."),
                new Control(
                        "chosen_on_dev",
                        hasDev && cold.stream().anyMatch(result -> result.split() == Split.TEST),
                        "Thresholds were chosen on dev and judged on the test."),
                new Control(
                        "no_failures",
                        failed.isEmpty(),
                        "%d outputs could not be written or measured.".formatted(failed.size())),
                new Control(
                        "representation_controls",
                        false,
                        "A constant and a shuffled representation need models of their own; make bench measures them."));
    }

    private Returns returns(Setting setting) {
        var a = assumptions;
        var cost = setting.costMicros();
        var model = Math.round(a.outputsPerMonth() * (cost == null ? 0 : cost.value()));
        var review = Math.round(a.outputsPerMonth() * a.reviewShare() * a.reviewMinutes() / 60 * a.wageMicros());
        var saved = Math.round(a.outputsPerMonth() * a.usableShare() * a.minutesByHand() / 60 * a.wageMicros());
        var spent = model + review + a.fixedMicros();
        var net = saved - spent;
        return new Returns(
                setting.label(),
                model,
                review,
                saved,
                net,
                spent == 0 ? null : (double) net / spent,
                net > 0 ? (double) a.setupMicros() / net : null);
    }
}
