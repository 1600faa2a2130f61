package io.sekkei.inference.decoder;

/**
 * A model preparing to write one answer, piece by piece, so that answers under way need not wait for the whole of a long
 * prompt. Where pieces begin and end does not depend on who asks when, and so neither does what is written. One thread at a
 * time; close it to drop what was prepared and not taken.
 */
public interface Prefill extends AutoCloseable {
    /**
     * Prepares the next piece, and more while there is room for whole ones.
     *
     * @param most tokens it should read at most; the first piece is read even if it is longer
     * @return tokens that were read, without those that were known from earlier prompts
     */
    int advance(int most);

    /** Whether nothing is left to prepare. */
    boolean isDone();

    /** Tokens of the prompt that were known from earlier prompts with the same beginning. */
    int knownTokens();

    /** What was prepared, to be closed by the caller. Once, and only when done. */
    DecoderState take();

    @Override
    void close();
}
