package io.sekkei.platform.generation.gate;

import java.time.Duration;
import java.util.Optional;

/** The way of one output through the gate, by the rules that held when its generation began. */
public interface Passage {
    /** Whether the output is sure to leave, so that it may be streamed while it is written. */
    boolean isOpen();

    /** Whether anybody may hold the output; if not, {@link #decide} never does. */
    boolean mayHold();

    /** Whether the decision needs to know what the small model alone would have written. */
    boolean wantsSecondOpinion();

    /** Most time a client may wait for the decision within its request; zero if it may not. */
    Duration longestWait();

    /**
     * Decides, in the transaction that records the output.
     *
     * @return empty if the output may leave; otherwise nothing of its text may
     */
    Optional<Standing> decide(Written output);
}
