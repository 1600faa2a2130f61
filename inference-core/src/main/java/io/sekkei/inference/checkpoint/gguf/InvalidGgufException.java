package io.sekkei.inference.checkpoint.gguf;

/** A file that lies; the message is the second half of a sentence that begins with the file's name. */
final class InvalidGgufException extends Exception {
    InvalidGgufException(String fault) {
        super(fault);
    }

    static void require(boolean valid, String fault, Object... arguments) throws InvalidGgufException {
        if (!valid) {
            throw new InvalidGgufException(fault.formatted(arguments));
        }
    }

    /** A text of the file for people to read: one line, not too long. */
    static String shown(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
