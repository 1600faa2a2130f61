package io.sekkei.inference.encoder;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The embedding of a model whose layers are elsewhere: looks tokens up and computes nothing.
 *
 * @param embedding row-major, vocabulary × width
 * @param positions row-major, positions × width, added to the embedding; null if the model adds none
 * @param width numbers of a vector
 */
public record EmbeddingTable(float[] embedding, float @Nullable [] positions, int width) implements LayeredModel {
    @Override
    public PromptRepresentation read(int[] promptIds, int layer) {
        if (layer != 0) {
            throw new IllegalArgumentException(
                    "The model's layers are elsewhere, so layer %d is not here".formatted(layer));
        }
        var values = new float[promptIds.length * width];
        for (var token = 0; token < promptIds.length; token++) {
            System.arraycopy(embedding, promptIds[token] * width, values, token * width, width);
            for (var i = 0; positions != null && i < width; i++) {
                values[token * width + i] += positions[token * width + i];
            }
        }
        return new PromptRepresentation(promptIds.length, width, values);
    }

    @Override
    public int layers() {
        return 0;
    }

    /** By its numbers, as records of plain values are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingTable table
                && width == table.width
                && Arrays.equals(embedding, table.embedding)
                && Arrays.equals(positions, table.positions);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(embedding) + width;
    }
}
