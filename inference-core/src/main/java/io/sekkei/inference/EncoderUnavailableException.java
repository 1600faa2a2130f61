package io.sekkei.inference;

import java.time.Duration;

/** The large model's encoder on another machine did not answer. The same request may be served a little later. */
public final class EncoderUnavailableException extends InferenceException {
    private final Duration retryAfter;

    /** @param retryAfter when it makes sense to try again */
    public EncoderUnavailableException(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
