package io.sekkei.platform.generation.gate;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a held output stands; holds nothing of its text.
 *
 * @param generation the generation
 * @param state what may be done with the output now
 * @param verdict how the decision went, in lower case; null while there is none
 * @param reasons codes of why it does not leave
 * @param dueAt when the time for a decision is over
 * @param version grows whenever anything changes
 * @param revision counts the texts; 1 is the generated one
 * @param content where the text that may leave is kept
 * @param digest the ledger's commitment to that text
 * @param waitingFor roles of those who have to decide next, in lower case; empty if nobody has
 */
public record Standing(
        UUID generation,
        State state,
        @Nullable String verdict,
        List<String> reasons,
        Instant dueAt,
        int version,
        int revision,
        UUID content,
        String digest,
        List<String> waitingFor) {
    public Standing {
        reasons = List.copyOf(reasons);
        waitingFor = List.copyOf(waitingFor);
    }

    /** What may be done with an output. */
    public enum State {
        HELD,
        CLAIMED,
        RELEASED,
        WITHHELD,
        RECALLED;

        /** As clients see it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether somebody still has to decide. */
        public boolean isOpen() {
            return this == HELD || this == CLAIMED;
        }
    }

    public boolean isReleased() {
        return state == State.RELEASED;
    }
}
