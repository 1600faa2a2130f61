package io.sekkei.inference.decoding;

/** Answers that are written together, a token of each at a step. One thread at a time. */
interface Writing extends AutoCloseable {
    /** Computes one step; an answer that is finished leaves at once. */
    void step();

    /** Rows of the engine's batches it takes, 0 when all of its answers are finished. */
    int rows();

    /** Whatever is not finished has failed. */
    void fail(Throwable failure);

    @Override
    void close();
}
