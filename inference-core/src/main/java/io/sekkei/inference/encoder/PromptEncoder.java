package io.sekkei.inference.encoder;

/** A model that reads a whole prompt at once. Safe for use by many threads. */
public interface PromptEncoder {
    /**
     * Reads the prompt in one parallel pass.
     *
     * @param promptIds at least one token id
     * @return one vector per prompt token
     */
    PromptRepresentation encode(int[] promptIds);
}
