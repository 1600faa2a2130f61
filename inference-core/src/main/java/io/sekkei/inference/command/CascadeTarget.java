package io.sekkei.inference.command;

import io.sekkei.inference.evaluation.Calibration;
import io.sekkei.inference.evaluation.Calibration.Point;
import java.util.Locale;

/** What a cascade shall reach, and which of its thresholds does. */
interface CascadeTarget {
    /**
     * The threshold to take.
     *
     * @throws IllegalArgumentException if none reaches the target
     */
    Point on(Calibration calibration);

    /** The target for people. */
    String sentence();

    /**
     * The cheapest threshold that is good enough.
     *
     * @param share which part of the way from the small model's quality to the stronger mode's is, 0 to 1
     */
    record GoodEnough(double share) implements CascadeTarget {
        public GoodEnough {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "--quality must be a share of the way from the small model's quality to the stronger mode's,"
                                + " 0 to 1, but is " + share);
            }
        }

        /** One of the ends of the curve is good enough; where that is no rule, the other one is all there is. */
        @Override
        public Point on(Calibration calibration) {
            var none = first(calibration).quality();
            var all = last(calibration).quality();
            return calibration.forQuality(none + share * (all - none)).orElse(last(calibration));
        }

        @Override
        public String sentence() {
            return String.format(
                    Locale.ROOT,
                    "the cheapest that goes %.0f %% of the way from the small model's chrF to the large one's",
                    100 * share);
        }
    }

    /**
     * The best threshold that is cheap enough.
     *
     * @param share the most that a sentence may cost, as a share of the stronger mode's cost
     */
    record CheapEnough(double share) implements CascadeTarget {
        public CheapEnough {
            if (!(share > 0 && Double.isFinite(share))) {
                throw new IllegalArgumentException(
                        "--cost must be a positive share of the stronger mode's cost, but is " + share);
            }
        }

        /** A cascade that hands all on has paid for the drafts besides. */
        @Override
        public Point on(Calibration calibration) {
            var drafts = first(calibration).cost();
            var answers = last(calibration).cost() - drafts;
            return calibration
                    .forCost(share * answers)
                    .orElseThrow(() -> new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "No threshold costs so little: --cost is %s, but drafts alone cost %.2f of what the stronger"
                                    + " mode costs",
                            share,
                            drafts / answers)));
        }

        @Override
        public String sentence() {
            return String.format(
                    Locale.ROOT, "the best that costs at most %.0f %% of the large model alone", 100 * share);
        }
    }

    private static Point first(Calibration calibration) {
        return calibration.curve().get(0);
    }

    private static Point last(Calibration calibration) {
        return calibration.curve().get(calibration.curve().size() - 1);
    }
}
