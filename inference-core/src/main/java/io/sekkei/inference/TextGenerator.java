package io.sekkei.inference;

/**
 * Generates text with one pair of models: a large one that reads and a small one that writes.
 *
 * <p>Safe for use by many threads. Work waits in a bounded queue; when the queue is full a request is refused rather
 * than left waiting.
 */
public interface TextGenerator extends AutoCloseable {
    /**
     * Runs one generation to its end on a worker of the generator and returns when it is finished.
     *
     * <p>A caller that is interrupted while it waits cancels its generation: the result then ends with {@link
     * FinishReason#CANCELLED} and the caller is still interrupted.
     *
     * @param request what to generate
     * @param listener told about every token on the worker's thread, before the next one is computed; other answers may
     *     wait for it, so it should be quick. What it throws ends this generation and reaches the caller
     * @return the whole answer; also when it ended early because of the deadline or the listener's wish
     * @throws InvalidRequestException if the request cannot be served as it is, see its subclasses
     * @throws QueueFullException if too many requests are waiting already; nothing was computed
     * @throws GeneratorClosedException if the generator is being shut down
     * @throws EngineFailureException if the engine failed in the middle; nothing of the answer is valid
     */
    GenerationResult generate(GenerationRequest request, TokenListener listener);

    /**
     * Explains an answer that this pair wrote. It computes beside the workers, one explanation at a time, and returns when it
     * is done.
     *
     * @throws InvalidRequestException if the answer cannot be this pair's, or its prompt is too long
     * @throws QueueFullException if another explanation takes too long; nothing was computed
     * @throws GeneratorClosedException if the generator is being shut down
     * @throws EngineFailureException if the engine failed
     */
    Explanation explain(ExplanationRequest request);

    /** Counts the tokens of the prompt that {@code request} would make the large model read. */
    int promptTokens(GenerationRequest request);

    /** What this generator is made of, as told by its manifest. */
    PairDescription pair();

    /** What computes the answers, as far as the pair's files do not tell. */
    default EngineDescription engine() {
        return EngineDescription.NONE;
    }

    /** How busy the generator is at this moment. */
    GeneratorLoad load();

    /** How often its caches had what was asked for, since it was opened. */
    default GeneratorCaches caches() {
        return GeneratorCaches.NONE;
    }

    /** What the generator has before it at this moment. */
    GeneratorQueue queue();

    /** Refuses new requests, lets running ones end, and frees the models. */
    @Override
    void close();
}
