package io.sekkei.platform.catalog;

import java.time.Instant;

/**
 * What work with a pair costs from some moment on. A version never changes; another follows it.
 *
 * @param version its number, kept in every record that was charged by it
 * @param pair the pair's id
 * @param currency three letters, as in ISO 4217
 * @param rates the price of each kind of work
 * @param effectiveFrom when it begins to count
 */
public record Price(long version, String pair, String currency, Rates rates, Instant effectiveFrom) {
    /** The price of the work in millionths of the currency, rounded up once, at the end. */
    public long costMicros(Work work) {
        return (rates.thousandths(work) + 999) / 1000;
    }
}
