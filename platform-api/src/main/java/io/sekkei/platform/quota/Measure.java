package io.sekkei.platform.quota;

/** What a budget counts. */
public enum Measure {
    /** Millionths of the platform's currency. */
    MONEY("millionths of the currency"),
    /** Tokens of the prompt and tokens written. */
    TOKENS("tokens"),
    /** Generations that were begun and not refused. */
    REQUESTS("requests"),
    /** Milliseconds on a worker. */
    COMPUTE("milliseconds of computing"),
    /** Generations under way at the same moment; given back when they end. */
    CONCURRENT("concurrent generations");

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    String unit() {
        return unit;
    }
}
