package io.sekkei.platform.harness;

import java.util.Arrays;

/** Sorted times in nanoseconds. */
final class Latencies {
    private final long[] sorted;

    Latencies(long[] nanos) {
        this.sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /** The least time that this share of all does not exceed, in milliseconds. */
    double millis(double share) {
        var rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(rank, 1) - 1] / 1e6;
    }

    int count() {
        return sorted.length;
    }
}
