package io.sekkei.platform.latency;

import io.sekkei.platform.quota.Window;

/**
 * How a target fared in one window.
 *
 * @param target the target
 * @param window the window
 * @param counts what was counted in it
 */
public record LatencyState(LatencyTarget target, Window window, Counts counts) {
    LatencyState with(Counts now) {
        return new LatencyState(target, window, now);
    }

    /**
     * What is counted.
     *
     * @param answers generations that ran under the target
     * @param firstTokenMisses of them, those whose first token came too late
     * @param totalMisses of them, those whose last token came too late
     * @param misses of them, those that were late in either way
     * @param fallbacks of them, those that ran in another mode than they asked for
     * @param refusals generations that were refused, for they would have been late
     */
    public record Counts(
            long answers, long firstTokenMisses, long totalMisses, long misses, long fallbacks, long refusals) {
        static final Counts NOTHING = new Counts(0, 0, 0, 0, 0, 0);
        static final Counts REFUSAL = new Counts(0, 0, 0, 0, 0, 1);

        static Counts answer(boolean firstTokenLate, boolean totalLate, boolean inOtherMode) {
            return new Counts(
                    1, one(firstTokenLate), one(totalLate), one(firstTokenLate || totalLate), one(inOtherMode), 0);
        }

        private static long one(boolean counts) {
            return counts ? 1 : 0;
        }
    }
}
