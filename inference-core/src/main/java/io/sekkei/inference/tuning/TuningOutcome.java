package io.sekkei.inference.tuning;

import java.time.Duration;

/**
 * How a run of a tuning ended.
 *
 * @param ending why
 * @param updates made so far, those of earlier runs included
 * @param bestUpdate after which update the dev loss was lowest; 0 if tuning did not lower it
 * @param firstDevLoss dev loss of the pair as it was, in nats per token
 * @param bestDevLoss the lowest one
 * @param spent time of training, those of earlier runs included
 */
public record TuningOutcome(
        Ending ending, long updates, long bestUpdate, double firstDevLoss, double bestDevLoss, Duration spent) {
    /** Why a run ended. */
    public enum Ending {
        /** The dev loss no longer fell. */
        CONVERGED,
        /** All updates were made. */
        ALL_UPDATES,
        /** The time limit was reached. */
        TIME_UP,
        /** The process needed more memory than it may have. Another run needs fewer batch tokens or a higher limit. */
        MEMORY_FULL,
        /** Somebody paused it. Another run goes on exactly where this one stopped. */
        PAUSED
    }

    /** Whether there is nothing left to do but take the result. */
    public boolean isFinished() {
        return ending != Ending.PAUSED && ending != Ending.MEMORY_FULL;
    }
}
