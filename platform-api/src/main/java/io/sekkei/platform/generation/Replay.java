package io.sekkei.platform.generation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of running a generation again.
 *
 * @param generation the generation
 * @param verdict whether the same was written
 * @param reason why nothing could be compared, if so
 * @param driftAt the first token that is another one, counted from 0, if one is
 * @param storedTokens how many tokens were written then
 * @param replayedTokens how many were written now
 */
public record Replay(
        UUID generation,
        Verdict verdict,
        @Nullable Reason reason,
        @Nullable Integer driftAt,
        int storedTokens,
        int replayedTokens) {
    /** Whether the same was written. */
    public enum Verdict {
        /** Token for token. */
        IDENTICAL,
        /** Something else from some token on. */
        DRIFT,
        NOT_REPLAYABLE
    }

    /** Why a generation cannot be replayed. */
    public enum Reason {
        /** It has written nothing: it was refused, has failed, was abandoned, or is under way. */
        NO_OUTPUT,
        /** Prompt and output were erased, or have been kept long enough. */
        CONTENT_GONE,
        /** What is kept of it is not what the ledger committed to and says: somebody has changed it since. */
        RECORD_DIFFERS,
        /** The pair is not served here any more. */
        PAIR_GONE,
        /** The pair of that name has other files now. */
        PAIR_DIFFERS,
        /** What computes is another engine, library or program now. */
        ENGINE_DIFFERS,
        /** The decoder refuses the request now, or fails. */
        ENGINE_FAILED,
        /** The time limit ended it before it could be compared. */
        OUT_OF_TIME
    }

    static Replay impossible(UUID generation, Reason reason) {
        return new Replay(generation, Verdict.NOT_REPLAYABLE, reason, null, 0, 0);
    }
}
