package io.sekkei.inference.encoder.remote;

import org.jspecify.annotations.Nullable;

/** An endpoint did not answer, or cannot now. */
final class PassingFailureException extends RuntimeException {
    PassingFailureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
