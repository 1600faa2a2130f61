package io.sekkei.inference.tuning;

import io.sekkei.inference.evaluation.Interval;
import java.util.Locale;

/**
 * How much a candidate may lose on texts that it was not tuned for.
 *
 * @param metric by its short name in reports, as in {@code chrf}
 * @param most points of it, 0 to 100
 */
public record Forgetting(String metric, double most) {
    public Forgetting {
        if (!(most >= 0 && most <= 100)) {
            throw new IllegalArgumentException("A limit of forgetting must be 0 to 100 points, but is " + most);
        }
    }

    /** Two points of chrF. */
    public static Forgetting usual() {
        return new Forgetting("chrf", 2);
    }

    /** What a comparison says of the limit. */
    public enum Verdict {
        /** Even the lower end of the interval is within the limit. */
        WITHIN,
        /** The loss itself is within the limit, but chance may hide a larger one; more sentences would tell. */
        UNCERTAIN,
        /** The loss is beyond the limit. */
        BEYOND
    }

    Verdict of(Interval difference) {
        if (difference.low() >= -most) {
            return Verdict.WITHIN;
        }
        return difference.value() >= -most ? Verdict.UNCERTAIN : Verdict.BEYOND;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "at most %.1f points of %s", most, metric);
    }
}
