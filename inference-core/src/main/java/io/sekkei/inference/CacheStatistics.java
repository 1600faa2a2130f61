package io.sekkei.inference;

/**
 * How often a cache had what was asked for.
 *
 * @param hits it had
 * @param misses it had not
 */
public record CacheStatistics(long hits, long misses) {
    /** Of no cache at all. */
    public static final CacheStatistics NONE = new CacheStatistics(0, 0);

    /** The share of hits, from 0 to 1; 0 if nothing was asked for. */
    public double hitRate() {
        var asked = hits + misses;
        return asked == 0 ? 0 : (double) hits / asked;
    }
}
