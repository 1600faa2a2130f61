package io.sekkei.platform.tuning;

import java.time.Instant;
import java.util.UUID;

/**
 * A version that learned from texts which were erased since.
 *
 * @param job the job it came from
 * @param name the job's
 * @param pair the pair
 * @param version the version
 * @param erased how many of the texts it learned from, or was chosen by, are gone
 * @param at when the last one was erased
 */
public record Retrain(UUID job, String name, String pair, UUID version, int erased, Instant at) {}
