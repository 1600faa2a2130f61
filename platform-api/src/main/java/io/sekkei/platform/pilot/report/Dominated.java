package io.sekkei.platform.pilot.report;

import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Settings that need not be written to the end: another one is surely better, neither dearer nor slower. Surely means that
 * the paired 95 % interval of the difference in quality, on the items both have written, is above zero. The first setting is
 * never among them, for the others are compared with it.
 */
public final class Dominated {
    private static final int ENOUGH = 30;
    private static final Bootstrap QUICK = new Bootstrap(400, 7);

    private Dominated() {}

    /** The settings, in their order. */
    public static List<Integer> settings(List<Result> results, int count) {
        var bySetting = results.stream()
                .filter(result -> result.counts().containsKey(Figures.LEADING))
                .collect(Collectors.groupingBy(Result::setting, Collectors.toMap(Result::item, Function.identity())));
        var dominated = new ArrayList<Integer>();
        for (var setting = 1; setting < count; setting++) {
            for (var other = 0; other < count; other++) {
                if (other != setting
                        && !dominated.contains(other)
                        && !dominated.contains(setting)
                        && beats(bySetting.getOrDefault(other, Map.of()), bySetting.getOrDefault(setting, Map.of()))) {
                    dominated.add(setting);
                }
            }
        }
        return dominated;
    }

    private static boolean beats(Map<UUID, Result> other, Map<UUID, Result> setting) {
        var items =
                setting.keySet().stream().filter(other::containsKey).sorted().toList();
        if (items.size() < ENOUGH) {
            return false;
        }
        var better = items.stream().map(other::get).toList();
        var worse = items.stream().map(setting::get).toList();
        return mean(better, Result::costMicros) <= mean(worse, Result::costMicros)
                && median(better) <= median(worse)
                && QUICK.difference(evaluation(better), evaluation(worse)).low() > 0;
    }

    private static Evaluation evaluation(List<Result> results) {
        return Evaluation.of(Figures.METRIC, Figures.counts(Figures.LEADING, results));
    }

    private static double mean(List<Result> results, ToDoubleFunction<Result> figure) {
        return Figures.mean(Figures.of(results, figure));
    }

    private static double median(List<Result> results) {
        return Figures.median(Figures.of(results, Figures::milliseconds));
    }
}
