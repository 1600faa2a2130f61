package io.sekkei.inference.command.models;

/** A file that could not be fetched; the message is a sentence. */
final class PullException extends RuntimeException {
    PullException(String message) {
        super(message);
    }
}
