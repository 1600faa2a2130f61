package io.sekkei.platform.review;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a policy covers within its tenant; what is null is everybody.
 *
 * @param department the department that asks
 * @param purpose what is asked for
 * @param key the API key that asks
 */
public record Scope(
        @Nullable UUID department,
        @Nullable String purpose,
        @Nullable UUID key) {}
