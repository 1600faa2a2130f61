package io.sekkei.platform.ledger.proof;

import java.util.OptionalLong;

/** Evidence that does not prove what it claims. The message is a sentence that names what is wrong first. */
public final class BadEvidenceException extends RuntimeException {
    private final OptionalLong entry;

    public BadEvidenceException(String message) {
        super(message);
        this.entry = OptionalLong.empty();
    }

    public BadEvidenceException(String message, Throwable cause) {
        super(message, cause);
        this.entry = OptionalLong.empty();
    }

    private BadEvidenceException(long entry, String message) {
        super(message);
        this.entry = OptionalLong.of(entry);
    }

    /** Blames an entry. */
    public static BadEvidenceException of(long entry, String why) {
        return new BadEvidenceException(entry, "Entry %d: %s".formatted(entry, why));
    }

    /** Blames a file of a pack. */
    public static BadEvidenceException of(String file, String why) {
        return new BadEvidenceException("File '%s': %s".formatted(file, why));
    }

    /** The first bad entry, if it is known. */
    public OptionalLong entry() {
        return entry;
    }
}
