package io.sekkei.platform.latency;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What a share of the values seen lately does not exceed. It is the k-th smallest of the n values it remembers, with k
 * the whole number next above share × (n + 1): then one more value from the same source is at most that with at least the
 * probability of the share, whatever the source's distribution. One monstrous value moves it by one rank, and what
 * changed for good is all it knows after {@value #REMEMBERED} values. Thread-safe.
 */
final class RecentQuantile {
    static final int REMEMBERED = 128;

    private final double share;
    private final double[] values = new double[REMEMBERED];
    private long added;
    private double value = Double.NaN;

    /** @param share between 0 and 1, both excluded */
    RecentQuantile(double share) {
        this.share = share;
    }

    synchronized void add(double seen) {
        values[(int) (added++ % REMEMBERED)] = seen;
        var count = (int) Math.min(added, REMEMBERED);
        var rank = (int) Math.ceil(share * (count + 1));
        value = rank > count ? Double.NaN : nthSmallest(count, rank);
    }

    /** Empty while too few values were seen to say it. */
    synchronized OptionalDouble value() {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private double nthSmallest(int count, int rank) {
        var sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[rank - 1];
    }
}
