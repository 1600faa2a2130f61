package io.sekkei.platform.webhook;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant wants to be told of something.
 *
 * @param id its number
 * @param url where messages go
 * @param types what it wants to be told of
 * @param createdAt when it was made
 * @param disabledAt since when nothing is sent any more
 * @param disabledFor why
 */
public record Endpoint(
        UUID id,
        String url,
        Set<String> types,
        Instant createdAt,
        @Nullable Instant disabledAt,
        @Nullable String disabledFor) {
    public Endpoint {
        types = Set.copyOf(types);
    }
}
