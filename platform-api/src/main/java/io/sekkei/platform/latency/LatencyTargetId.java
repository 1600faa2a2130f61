package io.sekkei.platform.latency;

import java.util.UUID;

/** Number of a latency target. */
public record LatencyTargetId(UUID value) {}
