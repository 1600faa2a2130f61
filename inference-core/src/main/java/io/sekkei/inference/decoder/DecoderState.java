package io.sekkei.inference.decoder;

/**
 * What a batch of answers being written remembers. Answers may join and leave between any two steps, and none depends on
 * the others. One thread at a time; close it to free its memory.
 */
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
     * Feeds several tokens to the only row, in one native call.
     *
     * @param tokenIds in their order, at least one
     * @return one row for each token: what may follow it
     * @throws IllegalStateException if this state has another number of rows than one
     */
    StepOutput steps(int[] tokenIds);

    /** Takes back the tokens fed last, as if they had not been fed. */
    void forget(int count);

    /**
     * Keeps the given rows in the given order; a row may be named several times (beam search) or not at all (finished).
     */
    void select(int[] rows);

    /**
     * Takes the rows of another state of the same model behind its own.
     *
     * @param other has no rows afterwards and is closed
     */
    void join(DecoderState other);

    @Override
    void close();
}
