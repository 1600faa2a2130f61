package io.sekkei.platform.pilot.report;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.pilot.report.Report.Bucket;
import io.sekkei.platform.pilot.report.Report.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Speed-up over the large model alone against the length of the output. A time is taken to be a fixed part and a part for
 * each token, found by least squares; two settings break even where their lines cross.
 */
final class Lengths {
    private static final int[] BOUNDS = {1, 9, 17, 33, 65, 1_000_000};

    private Lengths() {}

    /** @param fixed milliseconds of an output without tokens */
    record Line(double fixed, double perToken) {
        static @Nullable Line through(List<Result> results) {
            var x = Figures.of(results, Result::outputTokens);
            var y = Figures.of(results, Figures::milliseconds);
            if (x.length < 2) {
                return null;
            }
            var meanX = Figures.mean(x);
            var meanY = Figures.mean(y);
            var both = 0.0;
            var own = 0.0;
            for (var i = 0; i < x.length; i++) {
                both += (x[i] - meanX) * (y[i] - meanY);
                own += (x[i] - meanX) * (x[i] - meanX);
            }
            return own == 0 ? null : new Line(meanY - both / own * meanX, both / own);
        }

        /** From how many tokens on this is faster than the other; null if it never is. */
        @Nullable
        Double breakEven(Line other) {
            if (other.perToken <= perToken) {
                return fixed < other.fixed && other.perToken == perToken ? 0.0 : null;
            }
            return Math.max(0, (fixed - other.fixed) / (other.perToken - perToken));
        }
    }

    static List<Length> of(List<String> labels, List<Result> judged) {
        var large = judged.stream()
                .filter(result -> result.mode() == DecodingMode.LLM_ONLY)
                .map(Result::setting)
                .findFirst();
        return large.map(setting -> against(labels, judged, setting)).orElse(List.of());
    }

    private static List<Length> against(List<String> labels, List<Result> judged, int large) {
        var reference = judged.stream()
                .filter(result -> result.setting() == large)
                .collect(Collectors.toMap(Result::item, Function.identity()));
        var line = Line.through(List.copyOf(reference.values()));
        var lengths = new ArrayList<Length>();
        for (var setting = 0; setting < labels.size() && line != null; setting++) {
            var number = setting;
            var own =
                    judged.stream().filter(result -> result.setting() == number).toList();
            var ownLine = Line.through(own);
            if (setting != large && ownLine != null) {
                lengths.add(new Length(
                        labels.get(setting),
                        ownLine.fixed(),
                        ownLine.perToken(),
                        ownLine.breakEven(line),
                        buckets(own, reference)));
            }
        }
        return lengths;
    }

    private static List<Bucket> buckets(List<Result> own, Map<UUID, Result> reference) {
        return IntStream.range(0, BOUNDS.length - 1)
                .mapToObj(i -> bucket(BOUNDS[i], BOUNDS[i + 1] - 1, own, reference))
                .filter(bucket -> bucket.items() > 0)
                .toList();
    }

    private static Bucket bucket(int from, int to, List<Result> own, Map<UUID, Result> reference) {
        var ratios = own.stream()
                .flatMapToDouble(result -> speedUp(result, reference.get(result.item()), from, to))
                .toArray();
        return new Bucket(from, to, ratios.length, ratios.length == 0 ? 0 : Figures.median(ratios));
    }

    private static DoubleStream speedUp(Result result, @Nullable Result reference, int from, int to) {
        if (reference == null || reference.outputTokens() < from || reference.outputTokens() > to) {
            return DoubleStream.empty();
        }
        return DoubleStream.of(Figures.milliseconds(reference) / Math.max(0.001, Figures.milliseconds(result)));
    }
}
