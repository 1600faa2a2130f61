package io.sekkei.platform.content;

import java.time.Instant;
import java.util.UUID;

/**
 * Where a content comes from.
 *
 * @param generation the generation it belongs to
 * @param tenant whose it is
 * @param author who asked: the number of a key or of a person
 * @param purpose what it was asked for, or {@link #NO_PURPOSE}; decides how long it is kept
 * @param createdAt when it was asked
 */
public record ContentOrigin(UUID generation, UUID tenant, UUID author, String purpose, Instant createdAt) {
    /** For what was asked without saying what for; no purpose is called so. */
    public static final String NO_PURPOSE = "";
}
