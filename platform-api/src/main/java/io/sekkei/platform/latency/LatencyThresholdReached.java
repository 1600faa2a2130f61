package io.sekkei.platform.latency;

/**
 * The misses of a target reached a threshold; told once for each window.
 *
 * @param state how the target fares
 * @param threshold what was reached
 */
public record LatencyThresholdReached(LatencyState state, long threshold) {}
