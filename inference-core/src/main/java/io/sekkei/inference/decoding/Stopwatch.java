package io.sekkei.inference.decoding;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures consecutive laps, so that they add up to the whole. */
final class Stopwatch {
    private final LongSupplier nanoTime;
    private long lapStart;

    Stopwatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lapStart = nanoTime.getAsLong();
    }

    /** The time since the last lap ended, or since the start. */
    Duration lap() {
        var now = nanoTime.getAsLong();
        var lap = Duration.ofNanos(now - lapStart);
        lapStart = now;
        return lap;
    }
}
