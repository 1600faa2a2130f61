package io.sekkei.platform.latency;

import java.time.Duration;

/**
 * What a generation will take at most, at the configured confidence.
 *
 * @param firstToken from arrival to the first token
 * @param total from arrival to the last token
 */
public record Prediction(Duration firstToken, Duration total) {
    static Prediction ofNanos(double firstToken, double total) {
        return new Prediction(nanos(firstToken), nanos(Math.max(firstToken, total)));
    }

    private static Duration nanos(double nanos) {
        return Duration.ofNanos((long) Math.ceil(nanos));
    }
}
