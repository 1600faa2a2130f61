package io.sekkei.platform.content;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a content comes from.
 *
 * @param generation the generation it belongs to, or a number of its own if it is part of another
 * @param tenant whose it is
 * @param author who asked: the number of a key or of a person
 * @param purpose what it was asked for, or {@link #NO_PURPOSE}; decides how long it is kept
 * @param createdAt when it was asked
 * @param partOf the generation it is held and erased with, if its number is another, as an edited text's is
 */
public record ContentOrigin(
        UUID generation,
        UUID tenant,
        UUID author,
        String purpose,
        Instant createdAt,
        @Nullable UUID partOf) {
    /** For what was asked without saying what for; no purpose is called so. */
    public static final String NO_PURPOSE = "";

    /** The content of a generation itself. */
    public ContentOrigin(UUID generation, UUID tenant, UUID author, String purpose, Instant createdAt) {
        this(generation, tenant, author, purpose, createdAt, null);
    }
}
