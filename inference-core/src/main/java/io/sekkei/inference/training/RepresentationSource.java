package io.sekkei.inference.training;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Where the vectors that condition a small model come from. All but the first are controls: a gain that they show as well is
 * no proof that the large model's understanding of this prompt helped.
 */
public enum RepresentationSource {
    /** The large model's representation of the prompt. */
    LLM,
    /** The large model's representation of another prompt of about the same length. */
    SHUFFLED,
    /** One constant vector, from which the projector can learn any other. */
    CONSTANT;

    /**
     * Completes batches with vectors from this source.
     *
     * @param encoder reads a batch of prompts with the frozen large model, B × S × R
     * @param width R
     */
    public BatchRepresentations over(Function<Batch, float[]> encoder, int width) {
        return over(encoder, width, 0);
    }

    /**
     * The same where each vector ends with the prompt itself, which a small model with a vocabulary of its own can read nowhere
     * else: controls leave that end alone.
     *
     * @param promptWidth how many numbers at the end of each vector are the prompt's embedding
     */
    public BatchRepresentations over(Function<Batch, float[]> encoder, int width, int promptWidth) {
        return batch -> {
            var read = this == CONSTANT && promptWidth == 0 ? new float[0] : encoder.apply(batch);
            return batch.withRepresentation(
                    switch (this) {
                        case LLM -> read;
                        case SHUFFLED ->
                            withPrompt(rotated(read, batch.sourceLength() * width), read, width, promptWidth);
                        case CONSTANT -> withPrompt(ones(batch.source().length * width), read, width, promptWidth);
                    });
        };
    }

    /**
     * Puts the end of every own vector at the end of its replacement, in place.
     *
     * @param width of a vector
     * @param promptWidth how many numbers at its end are the prompt's embedding; 0 if none are
     */
    public static float[] withPrompt(float[] values, float[] own, int width, int promptWidth) {
        for (var end = width; promptWidth > 0 && end <= values.length; end += width) {
            System.arraycopy(own, end - promptWidth, values, end - promptWidth, promptWidth);
        }
        return values;
    }

    /** Gives every row its neighbour's vectors. */
    private static float[] rotated(float[] values, int rowSize) {
        var rotated = new float[values.length];
        System.arraycopy(values, rowSize, rotated, 0, values.length - rowSize);
        System.arraycopy(values, 0, rotated, values.length - rowSize, rowSize);
        return rotated;
    }

    private static float[] ones(int size) {
        var values = new float[size];
        Arrays.fill(values, 1f);
        return values;
    }
}
