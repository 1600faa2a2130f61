package io.sekkei.inference.command.models;

import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.serving.ModelStudy;
import io.sekkei.inference.tokenizer.TextTokenizer;
import io.sekkei.inference.training.TrainingState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets a fresh small model begin with the large one's idea of words. The vector of each token that answers are written in is the
 * mean of the large model's embeddings of the tokens that spell it, brought to the small model's width by the layer that brings
 * prompts there. So a word is the same vector in a prompt and in an answer from the first update on, and that the one may be
 * copied to the other need not be discovered.
 */
final class WordVectors {
    private static final String EMBEDDING = "embedding";
    private static final String PROMPT_WEIGHT = "prompt.weight";
    private static final String PROMPT_BIAS = "prompt.bias";

    /** By token of the answers, each [E] and without the mean of all; tokens that spell no text have none. */
    private final Map<Integer, double[]> vectors;

    private final double[] mean;

    private WordVectors(Map<Integer, double[]> vectors, double[] mean) {
        this.vectors = vectors;
        this.mean = mean;
    }

    /** Looks every token of the answers up in the large model's embedding. */
    static WordVectors of(ModelStudy llm, TextTokenizer answers) {
        var reader = llm.reader(0, false);
        var vectors = new LinkedHashMap<Integer, double[]>();
        for (var token = 0; token < answers.vocabularySize(); token++) {
            var pieces = llm.prompts().encode(spelling(answers, token));
            if (pieces.length > 0) {
                vectors.put(token, mean(reader, pieces));
            }
        }
        var mean = mean(vectors);
        vectors.replaceAll((token, vector) -> minus(vector, mean));
        return new WordVectors(vectors, mean);
    }

    /**
     * The same start with these vectors.
     *
     * @param fresh of a model with a layer for prompts in the large model's vocabulary
     */
    TrainingState into(TrainingState fresh, TransformerConfiguration configuration) {
        var layer = fresh.weights().get(PROMPT_WEIGHT);
        var embedding = fresh.weights().get(EMBEDDING);
        if (layer == null || embedding == null) {
            return fresh;
        }
        var projected = new LinkedHashMap<Integer, double[]>();
        vectors.forEach((token, vector) -> projected.put(token, times(layer, vector)));
        var scale = 1 / rootMeanSquare(projected); // prompts are read at unit size
        var width = configuration.width();
        var rows = embedding.clone();
        projected.forEach((token, vector) -> {
            for (var i = 0; i < width; i++) {
                rows[token * width + i] =
                        (float) (vector[i] * scale / Math.sqrt(width)); // as the model scales them back
            }
        });
        return fresh.with(EMBEDDING, rows)
                .with(PROMPT_WEIGHT, scaled(layer, scale))
                .with(PROMPT_BIAS, floats(times(layer, mean), -scale));
    }

    /** Empty for parts of characters and for special tokens. */
    private static String spelling(TextTokenizer tokenizer, int token) {
        var text = new String(tokenizer.bytes(token), StandardCharsets.UTF_8);
        return text.contains("\uFFFD") ? "" : text;
    }

    private static double[] mean(PromptEncoder reader, int[] pieces) {
        var read = reader.encode(pieces);
        var mean = new double[read.width()];
        for (var i = 0; i < read.values().length; i++) {
            mean[i % mean.length] += read.values()[i] / (double) read.tokens();
        }
        return mean;
    }

    private static double[] mean(Map<Integer, double[]> vectors) {
        var mean = new double
                [vectors.values().stream()
                        .findFirst()
                        .map(vector -> vector.length)
                        .orElse(0)];
        vectors.values().forEach(vector -> {
            for (var i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        });
        return mean;
    }

    private static double[] minus(double[] left, double[] right) {
        var difference = left.clone();
        for (var i = 0; i < difference.length; i++) {
            difference[i] -= right[i];
        }
        return difference;
    }

    /** [D, E] × [E] → [D] */
    private static double[] times(float[] matrix, double[] vector) {
        var product = new double[matrix.length / vector.length];
        for (var i = 0; i < matrix.length; i++) {
            product[i / vector.length] += matrix[i] * vector[i % vector.length];
        }
        return product;
    }

    private static double rootMeanSquare(Map<Integer, double[]> vectors) {
        return Math.sqrt(vectors.values().stream()
                .flatMapToDouble(Arrays::stream)
                .map(value -> value * value)
                .average()
                .orElse(1));
    }

    private static float[] scaled(float[] values, double scale) {
        var scaled = values.clone();
        for (var i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) scale;
        }
        return scaled;
    }

    private static float[] floats(double[] values, double scale) {
        var floats = new float[values.length];
        for (var i = 0; i < floats.length; i++) {
            floats[i] = (float) (values[i] * scale);
        }
        return floats;
    }
}
