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
        return switch (this) {
            case LLM -> batch -> batch.withRepresentation(encoder.apply(batch));
            case SHUFFLED ->
                batch -> batch.withRepresentation(rotated(encoder.apply(batch), batch.sourceLength() * width));
            case CONSTANT -> batch -> batch.withRepresentation(ones(batch.source().length * width));
        };
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
