package io.sekkei.inference;

/**
 * How often a generator knew what it would have had to compute.
 *
 * @param representations what the large model made of whole prompts
 * @param prefixes pieces of the beginnings of prompts, of models that read their prompt by their decoder
 */
public record GeneratorCaches(CacheStatistics representations, CacheStatistics prefixes) {
    /** Of a generator without caches. */
    public static final GeneratorCaches NONE = new GeneratorCaches(CacheStatistics.NONE, CacheStatistics.NONE);
}
