package io.sekkei.platform.quota;

import java.time.Instant;
import java.util.UUID;

/**
 * More of a budget for a while.
 *
 * @param id its number
 * @param amount how much more
 * @param startsAt when it began
 * @param expiresAt when it ends
 */
public record Raise(UUID id, long amount, Instant startsAt, Instant expiresAt) {}
