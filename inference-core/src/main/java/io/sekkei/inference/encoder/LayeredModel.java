package io.sekkei.inference.encoder;

/** A model whose understanding of a prompt can be looked at between its layers. Safe for use by many threads. */
public interface LayeredModel {
    /**
     * Reads the prompt in one parallel pass.
     *
     * @param promptIds at least one token id
     * @param layer after how many layers to look; 0 is the embedding, and after all of them the last norm is applied
     * @return one vector per prompt token
     */
    PromptRepresentation read(int[] promptIds, int layer);

    /** How many layers a prompt passes. */
    int layers();

    /** Numbers of a vector. */
    int width();
}
