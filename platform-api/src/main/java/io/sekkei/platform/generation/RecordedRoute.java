package io.sekkei.platform.generation;

import io.sekkei.platform.routing.Route;
import jakarta.persistence.Embeddable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rule of a route policy that a generation went by, as the record keeps it. The names are those of the columns. */
@Embeddable
record RecordedRoute(UUID routePolicyId, Integer routePolicyVersion, String routeRule) {
    /** Null for a generation that no policy routed. */
    static @Nullable RecordedRoute of(@Nullable Route route) {
        return route == null
                ? null
                : new RecordedRoute(
                        route.policy(), route.version(), route.rule().name());
    }
}
