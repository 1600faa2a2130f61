package io.sekkei.inference.decoder;

/** The keys and values of a batch of answers being written. One thread at a time; close it to free its memory. */
public interface DecoderState extends AutoCloseable {
    /** How many answers this state is writing. */
    int rows();

    /**
     * Feeds one token to every row and computes what may follow, in one native call.
     *
     * @param tokenIds one id per row: the start token first, later the token chosen last
     */
    StepOutput step(int[] tokenIds);

    /**
     * Keeps the given rows in the given order; a row may be named several times (beam search) or not at all (finished).
     */
    void select(int[] rows);

    @Override
    void close();
}
