package io.sekkei.inference.tuning;

import java.util.concurrent.ExecutionException;

/** A process that tuned has failed or was killed. What it saved is there: another one goes on after its last update. */
public final class TuningFailedException extends RuntimeException {
    /** @param failure whose cause says what happened */
    TuningFailedException(ExecutionException failure) {
        super(
                failure.getCause() == null
                        ? "The tuning process failed"
                        : failure.getCause().getMessage(),
                failure);
    }
}
