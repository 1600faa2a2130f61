package io.sekkei.platform.content;

import io.sekkei.platform.content.Retention.Rule;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A wish to keep contents of a purpose for another time.
 *
 * @param id its number
 * @param rule what is to count
 * @param requestedAt when somebody asked for it
 * @param requestedBy number of the person who did
 * @param closedAt when it was confirmed or withdrawn; null while it waits
 * @param closedBy number of the person who did so
 * @param outcome what became of it
 */
public record RetentionChange(
        UUID id,
        Rule rule,
        Instant requestedAt,
        UUID requestedBy,
        @Nullable Instant closedAt,
        @Nullable UUID closedBy,
        @Nullable Outcome outcome) {
    /** What becomes of a wish. */
    public enum Outcome {
        /** A second person has agreed; the rule counts. */
        CONFIRMED,
        WITHDRAWN
    }

    RetentionChange closed(Instant now, UUID by, Outcome as) {
        return new RetentionChange(id, rule, requestedAt, requestedBy, now, by, as);
    }
}
