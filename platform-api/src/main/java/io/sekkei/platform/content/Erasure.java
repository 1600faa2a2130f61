package io.sekkei.platform.content;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A wish to erase the contents of a record.
 *
 * @param id its number
 * @param generation the record
 * @param reason why
 * @param requestedAt when
 * @param requestedBy number of the person who asked for it
 * @param closedAt when it was confirmed or withdrawn; null while it waits
 * @param closedBy number of the person who did so
 * @param outcome what became of it
 */
public record Erasure(
        UUID id,
        UUID generation,
        ErasureReason reason,
        Instant requestedAt,
        UUID requestedBy,
        @Nullable Instant closedAt,
        @Nullable UUID closedBy,
        @Nullable Outcome outcome) {
    /** What becomes of a wish. */
    public enum Outcome {
        /** A second person has agreed; the contents are gone. */
        CONFIRMED,
        WITHDRAWN
    }

    Erasure closed(Instant now, UUID by, Outcome as) {
        return new Erasure(id, generation, reason, requestedAt, requestedBy, now, by, as);
    }
}
