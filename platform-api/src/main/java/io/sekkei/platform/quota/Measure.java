package io.sekkei.platform.quota;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a budget counts. */
public enum Measure {
    /** Millionths of the platform's currency. */
    @JsonProperty("money")
    MONEY("millionths of the currency"),
    /** Tokens of the prompt and tokens written. */
    @JsonProperty("tokens")
    TOKENS("tokens"),
    /** Generations that were begun and not refused. */
    @JsonProperty("requests")
    REQUESTS("requests"),
    /** Milliseconds on a worker. */
    @JsonProperty("compute")
    COMPUTE("milliseconds of computing"),
    /** Generations under way at the same moment; given back when they end. */
    @JsonProperty("concurrent")
    CONCURRENT("concurrent generations");

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    String unit() {
        return unit;
    }
}
