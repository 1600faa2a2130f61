package io.sekkei.inference;

/** The engine failed in the middle of a generation; the cause is for the operator, not for the client. */
public final class EngineFailureException extends InferenceException {
    public EngineFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
