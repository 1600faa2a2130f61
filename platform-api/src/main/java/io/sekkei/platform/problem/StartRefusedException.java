package io.sekkei.platform.problem;

/** The platform cannot start as it is configured; the message is a sentence for the operator. */
public class StartRefusedException extends RuntimeException {
    private final String remedy;

    /**
     * @param message what is wrong
     * @param remedy what the operator can do about it
     */
    public StartRefusedException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /**
     * @param message what is wrong
     * @param remedy what the operator can do about it
     * @param cause what led to it
     */
    public StartRefusedException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
