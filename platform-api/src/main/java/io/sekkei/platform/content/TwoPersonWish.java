package io.sekkei.platform.content;

import io.sekkei.platform.tenancy.Caller;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What takes two people: one asks for it, and it is done when another one agrees, unless it is taken back before.
 *
 * @param id its number
 * @param requestedAt when somebody asked for it
 * @param requestedBy number of the person who did
 * @param closedAt when it was confirmed or withdrawn; null while it waits
 * @param closedBy number of the person who did so
 * @param outcome what became of it
 */
public record TwoPersonWish(
        UUID id,
        Instant requestedAt,
        UUID requestedBy,
        @Nullable Instant closedAt,
        @Nullable UUID closedBy,
        @Nullable Outcome outcome) {
    /** What becomes of a wish. */
    public enum Outcome {
        /** A second person has agreed, and it is done. */
        CONFIRMED,
        WITHDRAWN
    }

    static TwoPersonWish of(Caller by, Instant now) {
        return new TwoPersonWish(UUID.randomUUID(), now, Deeds.who(by), null, null, null);
    }

    /**
     * The same with the agreement of a second person.
     *
     * @param what it is, as the beginning of a sentence
     * @throws ContentConflictProblem if the same person asked for it
     */
    TwoPersonWish confirmed(Caller by, Instant now, String what) {
        if (requestedBy.equals(Deeds.who(by))) {
            throw ContentConflictProblem.secondPerson(what);
        }
        return closed(by, now, Outcome.CONFIRMED);
    }

    TwoPersonWish withdrawn(Caller by, Instant now) {
        return closed(by, now, Outcome.WITHDRAWN);
    }

    private TwoPersonWish closed(Caller by, Instant now, Outcome as) {
        return new TwoPersonWish(id, requestedAt, requestedBy, now, Deeds.who(by), as);
    }
}
