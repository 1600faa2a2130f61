package io.sekkei.inference.tokenizer.jinja;

/** A template that cannot be read or run; the message is a sentence without its end. */
public final class JinjaException extends RuntimeException {
    private final boolean raised;

    JinjaException(String message) {
        this(message, false);
    }

    private JinjaException(String message, boolean raised) {
        super(message);
        this.raised = raised;
    }

    /** What the template itself says against the conversation it was given. */
    static JinjaException raised(String message) {
        return new JinjaException(message, true);
    }

    /** Whether the template refused its input, as against failed. */
    public boolean isRaised() {
        return raised;
    }
}
