package io.sekkei.inference.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How quality and cost change as a cascade defers more: the curve from all drafts kept to all of them handed on.
 *
 * <p>The sentences are deferred in the order of their uncertainty, so each point is a threshold. Quality is that of the
 * corpus made of drafts and answers; cost is the mean over all sentences, where a deferred one pays for both. A threshold
 * that is chosen here must be judged on other sentences: {@link #at} does that. Where a sentence is infinitely uncertain,
 * because nobody can judge it, no rule keeps all drafts: that end of the curve is drawn, but never chosen.
 */
public final class Calibration {
    /**
     * One sentence, written both ways.
     *
     * @param uncertainty what the rule looks at, the larger the less certain
     * @param draft the metric's counts of the small model's draft
     * @param answer the metric's counts of the stronger mode's answer
     * @param draftCost what the draft cost
     * @param answerCost what the answer cost by itself
     */
    public record Case(double uncertainty, long[] draft, long[] answer, double draftCost, double answerCost) {
        /** Whether a rule with this threshold hands it on; what is infinitely uncertain, every rule does. */
        public boolean isDeferred(double threshold) {
            return uncertainty > threshold || uncertainty == Double.POSITIVE_INFINITY;
        }
    }

    /**
     * One setting of the rule.
     *
     * @param threshold what is more uncertain than this is deferred
     * @param deferred share of the sentences that are, 0 to 1
     * @param quality the metric's score
     * @param cost mean cost of a sentence
     */
    public record Point(double threshold, double deferred, double quality, double cost) {}

    private final Metric metric;
    private final List<Point> curve;
    private final boolean canKeepAll;

    private Calibration(Metric metric, List<Point> curve, boolean canKeepAll) {
        this.metric = metric;
        this.curve = List.copyOf(curve);
        this.canKeepAll = canKeepAll;
    }

    /**
     * Draws the curve.
     *
     * @throws IllegalArgumentException if there are no sentences
     */
    public static Calibration of(Metric metric, List<Case> cases) {
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to calibrate on without sentences");
        }
        var ranked = cases.stream()
                .sorted(Comparator.comparingDouble(Case::uncertainty).reversed())
                .toList();
        var sums = new long[ranked.get(0).draft().length];
        ranked.forEach(one -> add(sums, one.draft(), 1));
        var cost = ranked.stream().mapToDouble(Case::draftCost).sum();
        var count = ranked.size();
        var points = new ArrayList<Point>();
        points.add(new Point(Double.POSITIVE_INFINITY, 0, metric.score(sums), cost / count));
        for (var i = 0; i < count; i++) {
            var one = ranked.get(i);
            add(sums, one.draft(), -1);
            add(sums, one.answer(), 1);
            cost += one.answerCost();
            // Sentences of the same uncertainty cannot be told apart by a threshold.
            if (i + 1 == count || ranked.get(i + 1).uncertainty() < one.uncertainty()) {
                var next = i + 1 == count ? Double.NEGATIVE_INFINITY : between(ranked, i);
                points.add(new Point(next, (i + 1.0) / count, metric.score(sums), cost / count));
            }
        }
        return new Calibration(metric, points, Double.isFinite(ranked.get(0).uncertainty()));
    }

    /** In the middle between two sentences, so that it holds for sentences like them. */
    private static double between(List<Case> ranked, int i) {
        var upper = ranked.get(i).uncertainty();
        var lower = ranked.get(i + 1).uncertainty();
        var middle = Double.isInfinite(upper) ? lower + 1 : lower + (upper - lower) / 2;
        return middle < upper ? middle : lower; // between neighbouring numbers there is none
    }

    private static void add(long[] sums, long[] counts, int sign) {
        Arrays.setAll(sums, i -> sums[i] + sign * counts[i]);
    }

    public Metric metric() {
        return metric;
    }

    /** From none deferred to all of them. */
    public List<Point> curve() {
        return curve;
    }

    /** The curve at so many places, evenly by share, for a chart. */
    public List<Point> curve(int places) {
        var chosen = new ArrayList<Point>();
        for (var i = 0; i <= places; i++) {
            var share = (double) i / places;
            curve.stream()
                    .min(Comparator.comparingDouble(point -> Math.abs(point.deferred() - share)))
                    .filter(point -> chosen.isEmpty() || chosen.get(chosen.size() - 1) != point)
                    .ifPresent(chosen::add);
        }
        return chosen;
    }

    /** The points that a rule can be set to. */
    public List<Point> settings() {
        return canKeepAll ? curve : curve.subList(1, curve.size());
    }

    /** The cheapest setting that reaches a quality; empty if none does. */
    public Optional<Point> forQuality(double least) {
        return settings().stream()
                .filter(point -> point.quality() >= least)
                .min(Comparator.comparingDouble(Point::cost));
    }

    /** The best setting that costs no more; empty if even the cheapest costs more. */
    public Optional<Point> forCost(double most) {
        return settings().stream()
                .filter(point -> point.cost() <= most)
                .max(Comparator.comparingDouble(Point::quality));
    }

    /**
     * Mean quality over all shares, by the trapezium rule: of two rules on the same sentences the one with the larger area
     * defers the right ones first.
     */
    public double area() {
        var area = 0.0;
        for (var i = 1; i < curve.size(); i++) {
            var from = curve.get(i - 1);
            var to = curve.get(i);
            area += (to.deferred() - from.deferred()) * (from.quality() + to.quality()) / 2;
        }
        return area;
    }

    /** What a threshold comes to on sentences, for instance on those it was not chosen on. */
    public static Point at(double threshold, Metric metric, List<Case> cases) {
        var sums = new long[cases.get(0).draft().length];
        var cost = 0.0;
        var deferred = 0;
        for (var one : cases) {
            var defers = one.isDeferred(threshold);
            add(sums, defers ? one.answer() : one.draft(), 1);
            cost += one.draftCost() + (defers ? one.answerCost() : 0);
            deferred += defers ? 1 : 0;
        }
        return new Point(threshold, (double) deferred / cases.size(), metric.score(sums), cost / cases.size());
    }
}
