package io.sekkei.inference.encoder.remote;

/** Brings a message to one endpoint and its response back. Safe for use by many threads. */
interface Transport extends AutoCloseable {
    /**
     * @throws PassingFailureException if the endpoint did not answer, or said that it cannot now; the same message may be sent
     *     again, for reading a prompt changes nothing
     * @throws IllegalStateException if the endpoint will never answer this message
     */
    InferMessage infer(InferMessage message);

    @Override
    void close();
}
