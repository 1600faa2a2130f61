package io.sekkei.platform.tuning;

import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Evaluation;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.inference.evaluation.Suite;
import io.sekkei.platform.tuning.ScoreStore.Part;
import io.sekkei.platform.tuning.ScoreStore.Score;
import io.sekkei.platform.tuning.ScoreStore.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a candidate wrote beside what it came from, on the tenant's test set and on the general one. Differences are resampled
 * by the same sentences on both sides.
 *
 * @param test on the tenant's test set, one figure for each metric
 * @param general on the general set
 * @param forgettingLimit by how many points of chrF it may be worse on the general set
 */
public record Comparison(List<Figure> test, List<Figure> general, double forgettingLimit) {
    /** The one metric that counts all languages alike. */
    static final String LEADING = "chrf";

    private static final List<String> METRICS = List.of(LEADING, "bleu", "rouge_l", "exact_match");

    /**
     * One metric on one set.
     *
     * @param metric its short name
     * @param items how many answers were judged
     * @param before what the candidate came from
     * @param after the candidate
     * @param difference by how much it is better, with its interval
     */
    public record Figure(String metric, int items, Interval before, Interval after, Interval difference) {}

    static Comparison of(List<Score> scores, double forgettingLimit) {
        return new Comparison(figures(scores, Part.TEST), figures(scores, Part.GENERAL), forgettingLimit);
    }

    private static List<Figure> figures(List<Score> scores, Part part) {
        var before = counts(scores, part, Side.BEFORE);
        var after = counts(scores, part, Side.AFTER);
        before.keySet().retainAll(after.keySet());
        after.keySet().retainAll(before.keySet());
        var figures = new ArrayList<Figure>();
        for (var name : before.isEmpty() ? List.<String>of() : METRICS) {
            // The counts of a metric add up in the same way for languages with and without spaces.
            var metric = Suite.WORDS.metrics().get(name);
            if (metric != null) {
                figures.add(
                        figure(name, Evaluation.of(metric, of(before, name)), Evaluation.of(metric, of(after, name))));
            }
        }
        return figures;
    }

    private static Figure figure(String name, Evaluation before, Evaluation after) {
        var draws = Bootstrap.usual();
        return new Figure(
                name, after.sentences(), draws.score(before), draws.score(after), draws.difference(after, before));
    }

    /** In the order of their places. */
    private static Map<Integer, Map<String, long[]>> counts(List<Score> scores, Part part, Side side) {
        var counts = new TreeMap<Integer, Map<String, long[]>>();
        scores.stream()
                .filter(score -> score.place().part() == part && score.place().side() == side)
                .forEach(score -> counts.put(score.place().position(), score.counts()));
        return counts;
    }

    private static List<long[]> of(Map<Integer, Map<String, long[]>> counts, String name) {
        return counts.values().stream()
                .map(all -> Objects.requireNonNull(all.get(name)))
                .toList();
    }

    /** Whether it has forgotten more of what it could do in general than it may. */
    public boolean forgetsTooMuch() {
        return leading(general)
                .filter(figure -> figure.difference().value() < -forgettingLimit)
                .isPresent();
    }

    static Optional<Figure> leading(List<Figure> figures) {
        return figures.stream()
                .filter(figure -> figure.metric().equals(LEADING))
                .findFirst();
    }
}
