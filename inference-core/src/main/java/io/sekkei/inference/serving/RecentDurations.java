package io.sekkei.inference.serving;

import java.time.Duration;

/** How long an answer kept a worker busy lately: an exponentially weighted mean. Thread-safe. */
final class RecentDurations {
    private static final double WEIGHT_OF_NEWEST = 0.2;
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private double meanSeconds;

    /** Answers written together share the time. */
    synchronized void add(Duration busy, int answers) {
        var seconds = busy.toNanos() / 1e9 / answers;
        meanSeconds = meanSeconds == 0 ? seconds : meanSeconds + WEIGHT_OF_NEWEST * (seconds - meanSeconds);
    }

    /** When the waiting answers should be done, in whole seconds between one second and one minute. */
    synchronized Duration estimate(int waiting, int workers) {
        var wait = Duration.ofSeconds((long) Math.ceil(meanSeconds * waiting / workers));
        var atLeast = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        return atLeast.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : atLeast;
    }
}
