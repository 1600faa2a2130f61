package io.sekkei.inference;

import java.time.Duration;

/** Too many requests are waiting; the same request may succeed later. */
public final class QueueFullException extends InferenceException {
    private final Duration retryAfter;

    /**
     * @param waiting how many requests wait already
     * @param retryAfter a guess of when there is room again
     */
    public QueueFullException(int waiting, Duration retryAfter) {
        super("%d requests are waiting already; retry in %d seconds".formatted(waiting, retryAfter.toSeconds()));
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
