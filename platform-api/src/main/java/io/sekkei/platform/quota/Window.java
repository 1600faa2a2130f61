package io.sekkei.platform.quota;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which a budget counts from zero.
 *
 * @param startsAt its first moment
 * @param endsAt the first moment after it; null if it never ends
 */
public record Window(Instant startsAt, @Nullable Instant endsAt) {}
