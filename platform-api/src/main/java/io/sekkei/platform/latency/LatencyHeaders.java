package io.sekkei.platform.latency;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an answer's headers tell of its latency target: predicted and allowed, in milliseconds. */
final class LatencyHeaders {
    private LatencyHeaders() {}

    static Map<String, String> of(LatencyTarget target, @Nullable Prediction prediction) {
        var headers = new LinkedHashMap<String, String>();
        put(headers, "x-sekkei-allowed-first-token-ms", target.plan().firstToken());
        put(headers, "x-sekkei-allowed-total-ms", target.plan().total());
        if (prediction != null) {
            put(headers, "x-sekkei-predicted-first-token-ms", prediction.firstToken());
            put(headers, "x-sekkei-predicted-total-ms", prediction.total());
        }
        return headers;
    }

    private static void put(Map<String, String> headers, String name, @Nullable Duration duration) {
        if (duration != null) {
            headers.put(name, String.valueOf(duration.toMillis()));
        }
    }
}
