package io.sekkei.inference.model;

import java.util.Map;

/** The numbers of a model of some family, and from them the names and shapes of its weights. */
public sealed interface ModelConfiguration permits LlamaConfiguration, Gpt2Configuration, T5Configuration {
    /** What people call the family. */
    String family();

    /** V, how many tokens it knows. */
    int vocabularySize();

    /** D, numbers per token. */
    int width();

    /** Layers that a prompt passes. */
    int layers();

    /** Most positions it was made for; {@link Integer#MAX_VALUE} if its positions know no end. */
    int maxPositions();

    /** Every weight by name, in the order the graph takes them, with its shape. */
    Map<String, int[]> weights();

    /** How many numbers all weights hold together. */
    default long parameters() {
        return weights().values().stream()
                .mapToLong(shape -> shape.length == 1 ? shape[0] : (long) shape[0] * shape[1])
                .sum();
    }
}
