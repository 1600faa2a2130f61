package io.sekkei.inference;

/** A generation that could not be had. The subclass tells what the caller may do: mend the request, retry, or give up. */
public abstract class InferenceException extends RuntimeException {
    protected InferenceException(String message) {
        super(message);
    }

    protected InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
