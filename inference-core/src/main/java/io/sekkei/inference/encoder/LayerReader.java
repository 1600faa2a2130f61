package io.sekkei.inference.encoder;

import java.util.Arrays;

/**
 * Reads prompts for a small model that was trained on one layer of a published one. Every vector is divided by its root mean
 * square: between layers some tokens of such models, the first above all, have numbers a thousand times larger than the
 * others, and would be all that a projector sees.
 */
public final class LayerReader implements PromptEncoder {
    private final LayeredModel model;
    private final int layer;
    private final boolean withEmbedding;

    /**
     * @param layer after how many layers the representation is taken
     * @param withEmbedding whether the model's embedding of each token follows its representation
     */
    public LayerReader(LayeredModel model, int layer, boolean withEmbedding) {
        if (layer < 0 || layer > model.layers()) {
            throw new IllegalArgumentException(
                    "The model has %d layers, so it cannot be read after layer %d".formatted(model.layers(), layer));
        }
        this.model = model;
        this.layer = layer;
        this.withEmbedding = withEmbedding;
    }

    /** Numbers of each vector it gives. */
    public int width() {
        return withEmbedding ? 2 * model.width() : model.width();
    }

    @Override
    public PromptRepresentation encode(int[] promptIds) {
        var understood = normalised(model.read(promptIds, layer)); // [P, D]
        return withEmbedding ? joined(understood, normalised(model.read(promptIds, 0))) : understood;
    }

    /**
     * How long the vectors of a prompt are before they are divided: the root mean square of the middle one, since the first is
     * like no other.
     */
    public double length(int[] promptIds) {
        var read = model.read(promptIds, layer);
        var lengths = new double[read.tokens()];
        for (var token = 0; token < lengths.length; token++) {
            lengths[token] = rootMeanSquare(read.values(), token * read.width(), read.width());
        }
        Arrays.sort(lengths);
        return lengths[lengths.length / 2];
    }

    static PromptRepresentation normalised(PromptRepresentation representation) {
        var width = representation.width();
        var values = representation.values().clone();
        for (var from = 0; from < values.length; from += width) {
            var length = rootMeanSquare(values, from, width);
            var scale = length == 0 ? 1 : 1 / length;
            for (var i = from; i < from + width; i++) {
                values[i] = (float) (values[i] * scale);
            }
        }
        return new PromptRepresentation(representation.tokens(), width, values);
    }

    private static double rootMeanSquare(float[] values, int from, int width) {
        var squares = 0.0;
        for (var i = from; i < from + width; i++) {
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(squares / width);
    }

    private static PromptRepresentation joined(PromptRepresentation left, PromptRepresentation right) {
        var width = left.width() + right.width();
        var values = new float[left.tokens() * width];
        for (var token = 0; token < left.tokens(); token++) {
            copy(left, token, values, token * width);
            copy(right, token, values, token * width + left.width());
        }
        return new PromptRepresentation(left.tokens(), width, values);
    }

    private static void copy(PromptRepresentation from, int token, float[] to, int at) {
        var row = Arrays.copyOfRange(from.values(), token * from.width(), (token + 1) * from.width());
        System.arraycopy(row, 0, to, at, row.length);
    }
}
