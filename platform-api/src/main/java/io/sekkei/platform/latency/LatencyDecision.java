package io.sekkei.platform.latency;

/** Why a generation runs in the mode it runs in. */
public enum LatencyDecision {
    /** It was predicted to be in time in the mode asked for. */
    IN_TIME,
    /** In the mode asked for it would have been late; in this one it was predicted to be in time. */
    FALLBACK,
    /** Nobody knows yet how fast the mode is. */
    UNMEASURED,
    /** It was predicted to be late, but the mode was not measured for a while. */
    PROBE,
    /** It was predicted to be late, and its target only counts. */
    COUNTED
}
