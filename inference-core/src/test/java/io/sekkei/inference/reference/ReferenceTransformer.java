package io.sekkei.inference.reference;

import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.projector.Projector;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The encoder-decoder Transformer (arXiv 1706.03762, with the norm before each part as in arXiv 2002.04745), one
 * multiplication after the other. Weights are floats, everything computed from them is double.
 *
 * <p>Letters in shapes: P prompt tokens, T answer tokens so far, D width, V vocabulary, F feed-forward width, H heads.
 * A matrix is an array of rows; a row belongs to a token.
 */
public final class ReferenceTransformer implements PromptEncoder, Projector {
    private static final double NORM_EPSILON = 1e-5;
    private static final double POSITION_BASE = 10_000;

    private final TransformerConfiguration configuration;
    private final Map<String, Tensor> weights;

    public ReferenceTransformer(TransformerConfiguration configuration, Map<String, Tensor> weights) {
        this.configuration = configuration;
        this.weights = weights;
    }

    public TransformerConfiguration configuration() {
        return configuration;
    }

    // ---------------------------------------------------------------------------------------------- the three models

    /** Reads a prompt without any conditioning: [P] → [P, D]. */
    @Override
    public PromptRepresentation encode(int[] promptIds) {
        return representation(encoder(embed(promptIds))); // [P, D]
    }

    /** As {@link #encode(int[])} with only so much of each token there: its embedding times its gain, its position whole. */
    public PromptRepresentation encode(int[] promptIds, double[] gains) {
        return representation(encoder(embed(promptIds, gains))); // [P, D]
    }

    /** Z = out(relu(in(H))), each row by itself, and a linear layer of the prompt's embedding: [P, R + E] → [P, D]. */
    @Override
    public PromptRepresentation project(PromptRepresentation representation) {
        var width = configuration.representationWidth();
        var given = rows(representation); // [P, R + E]
        if (width == 0) {
            return representation(linear("prompt.", given)); // [P, D]
        }
        var inner = relu(linear("projector.in.", columns(given, 0, width))); // [P, D]
        var projected = linear("projector.out.", inner); // [P, D]
        return representation(
                configuration.promptWidth() == 0
                        ? projected
                        : add(projected, linear("prompt.", columns(given, width, given[0].length)))); // [P, D]
    }

    /**
     * What the decoder attends to.
     *
     * @param promptIds the prompt
     * @param representation as {@link io.sekkei.inference.decoder.DecoderInput} has it: projected for a conditioned
     *     model; for a model without conditioning its own encoder's output, or null to let it read by itself
     * @return [P, D]
     */
    public double[][] memory(int[] promptIds, @Nullable PromptRepresentation representation) {
        return memory(promptIds, ones(promptIds.length), representation);
    }

    /** As {@link #memory(int[], PromptRepresentation)} with only so much of each token there. */
    public double[][] memory(int[] promptIds, double[] gains, @Nullable PromptRepresentation representation) {
        if (configuration.conditioning() == Conditioning.NONE && representation == null) {
            return encoder(embed(promptIds, gains));
        }
        var given =
                rows(Objects.requireNonNull(representation, "A conditioned model needs a representation")); // [P, D]
        return switch (configuration.conditioning()) {
            case NONE -> configuration.promptWidth() == 0 ? given : encoder(add(given, positions(given.length)));
            case CROSS_ATTENTION -> given;
            case ADD ->
                encoder(add(
                        configuration.promptWidth() == 0 ? embed(promptIds, gains) : positions(given.length), given));
            case REPLACE -> encoder(add(given, positions(given.length)));
        };
    }

    /**
     * The logits of the token that follows.
     *
     * @param memory [P, D]
     * @param answerIds the start token and what was written after it, [T]
     * @return [V]
     */
    public float[] logits(double[][] memory, int[] answerIds) {
        var all = decoder(embed(answerIds), memory); // [T, D]
        return vocabularyLogits(all[all.length - 1]);
    }

    /** The logits after every token of {@code answerIds}, which costs hardly more than those after the last: [T, V]. */
    public float[][] logitsAtEveryPosition(double[][] memory, int[] answerIds) {
        return Arrays.stream(decoder(embed(answerIds), memory))
                .map(this::vocabularyLogits)
                .toArray(float[][]::new);
    }

    /**
     * Writes the likeliest token, again and again; of equally likely ones that with the lowest id.
     *
     * @return what was written, the end token included if it came within {@code maxTokens}
     */
    public int[] greedy(double[][] memory, int startId, int endId, int maxTokens) {
        var ids = new int[] {startId};
        while (ids.length <= maxTokens && (ids.length == 1 || ids[ids.length - 1] != endId)) {
            var next = likeliest(logits(memory, ids));
            ids = Arrays.copyOf(ids, ids.length + 1);
            ids[ids.length - 1] = next;
        }
        return Arrays.copyOfRange(ids, 1, ids.length);
    }

    // --------------------------------------------------------------------------------------------------- the layers

    /** [P, D] → [P, D] */
    private double[][] encoder(double[][] x) {
        for (var layer = 0; layer < configuration.encoderLayers(); layer++) {
            var part = "encoder." + layer + ".";
            x = add(x, selfAttention(part + "attention.", x, false));
            x = add(x, feedForward(part + "feedforward.", x));
        }
        return norm("encoder.norm.", x);
    }

    /** [T, D] and memory [P, D] → [T, D] */
    private double[][] decoder(double[][] x, double[][] memory) {
        for (var layer = 0; layer < configuration.decoderLayers(); layer++) {
            var part = "decoder." + layer + ".";
            x = add(x, selfAttention(part + "attention.", x, true));
            x = add(x, crossAttention(part + "cross.", x, memory));
            x = add(x, feedForward(part + "feedforward.", x));
        }
        return norm("decoder.norm.", x);
    }

    private double[][] selfAttention(String part, double[][] x, boolean causal) {
        var width = configuration.width();
        var qkv = linear(part + "qkv.", norm(part + "norm.", x)); // [T, 3D]
        var q = columns(qkv, 0, width); // [T, D]
        var k = columns(qkv, width, 2 * width); // [T, D]
        var v = columns(qkv, 2 * width, 3 * width); // [T, D]
        return linear(part + "output.", attention(q, k, v, configuration.heads(), causal)); // [T, D]
    }

    private double[][] crossAttention(String part, double[][] x, double[][] memory) {
        var width = configuration.width();
        var q = linear(part + "q.", norm(part + "norm.", x)); // [T, D]
        var kv = linear(part + "kv.", memory); // [P, 2D]
        var k = columns(kv, 0, width); // [P, D]
        var v = columns(kv, width, 2 * width); // [P, D]
        return linear(part + "output.", attention(q, k, v, configuration.heads(), false)); // [T, D]
    }

    private double[][] feedForward(String part, double[][] x) {
        var inner = relu(linear(part + "in.", norm(part + "norm.", x))); // [T, F]
        return linear(part + "out.", inner); // [T, D]
    }

    /**
     * softmax(q · k / √(D/H)) · v, in each head by itself; a head is D/H neighbouring columns.
     *
     * @param q [T, D]
     * @param k [P, D]
     * @param v [P, D]
     * @param causal whether row t sees the first t + 1 keys only
     * @return [T, D]
     */
    static double[][] attention(double[][] q, double[][] k, double[][] v, int heads, boolean causal) {
        var width = q[0].length;
        var headWidth = width / heads;
        var out = new double[q.length][width]; // [T, D]
        for (var head = 0; head < heads; head++) {
            var first = head * headWidth;
            for (var t = 0; t < q.length; t++) {
                var scores = new double[causal ? t + 1 : k.length]; // [P]
                for (var p = 0; p < scores.length; p++) {
                    for (var d = first; d < first + headWidth; d++) {
                        scores[p] += q[t][d] * k[p][d];
                    }
                    scores[p] /= Math.sqrt(headWidth);
                }
                var attended = softmax(scores); // [P]
                for (var p = 0; p < attended.length; p++) {
                    for (var d = first; d < first + headWidth; d++) {
                        out[t][d] += attended[p] * v[p][d];
                    }
                }
            }
        }
        return out;
    }

    // --------------------------------------------------------------------------------------------- the smallest parts

    private double[][] embed(int[] ids) {
        return embed(ids, ones(ids.length));
    }

    private static double[] ones(int length) {
        var ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** gain · E[id] · √D + position: [T] → [T, D] */
    private double[][] embed(int[] ids, double[] gains) {
        var width = configuration.width();
        var embedding = tensor("embedding").values(); // [V, D]
        var x = positions(ids.length); // [T, D]
        for (var t = 0; t < ids.length; t++) {
            for (var d = 0; d < width; d++) {
                x[t][d] += gains[t] * embedding[ids[t] * width + d] * Math.sqrt(width);
            }
        }
        return x;
    }

    private double[][] positions(int tokens) {
        return positions(tokens, configuration.width());
    }

    /** Sines in even, cosines in odd columns, of wavelengths from 2π to 10,000 · 2π: [tokens, width] */
    static double[][] positions(int tokens, int width) {
        var positions = new double[tokens][width];
        for (var position = 0; position < tokens; position++) {
            for (var d = 0; d < width; d += 2) {
                var angle = position / Math.pow(POSITION_BASE, (double) d / width);
                positions[position][d] = Math.sin(angle);
                positions[position][d + 1] = Math.cos(angle);
            }
        }
        return positions;
    }

    /** x · Wᵀ + b: [T, in] → [T, out], with W [out, in] and b [out] */
    private double[][] linear(String part, double[][] x) {
        var weight = tensor(part + "weight").values(); // [out, in]
        var bias = tensor(part + "bias").values(); // [out]
        var y = new double[x.length][bias.length]; // [T, out]
        for (var t = 0; t < x.length; t++) {
            var in = x[t].length;
            for (var o = 0; o < bias.length; o++) {
                y[t][o] = bias[o];
                for (var i = 0; i < in; i++) {
                    y[t][o] += weight[o * in + i] * x[t][i];
                }
            }
        }
        return y;
    }

    private double[][] norm(String part, double[][] x) {
        return norm(x, tensor(part + "weight").values(), tensor(part + "bias").values());
    }

    /** (x - mean) / √(variance + ε) · weight + bias, each row by itself (arXiv 1607.06450): [T, D] → [T, D] */
    static double[][] norm(double[][] x, float[] weight, float[] bias) {
        var y = new double[x.length][weight.length];
        for (var t = 0; t < x.length; t++) {
            var mean = Arrays.stream(x[t]).average().orElseThrow();
            var variance = Arrays.stream(x[t])
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            for (var d = 0; d < weight.length; d++) {
                y[t][d] = (x[t][d] - mean) / Math.sqrt(variance + NORM_EPSILON) * weight[d] + bias[d];
            }
        }
        return y;
    }

    /** The output shares the embedding: x · Eᵀ, [D] → [V] */
    private float[] vocabularyLogits(double[] x) {
        var embedding = tensor("embedding").values(); // [V, D]
        var logits = new float[configuration.vocabularySize()];
        for (var id = 0; id < logits.length; id++) {
            var sum = 0.0;
            for (var d = 0; d < x.length; d++) {
                sum += embedding[id * x.length + d] * x[d];
            }
            logits[id] = (float) sum;
        }
        return logits;
    }

    /** The largest score is taken off first, so that no exponential overflows. */
    static double[] softmax(double[] scores) {
        var largest = Arrays.stream(scores).max().orElseThrow();
        var exponentials =
                Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
        var sum = Arrays.stream(exponentials).sum();
        return Arrays.stream(exponentials).map(exponential -> exponential / sum).toArray();
    }

    private static double[][] relu(double[][] x) {
        return Arrays.stream(x)
                .map(row -> Arrays.stream(row).map(value -> Math.max(0, value)).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] add(double[][] a, double[][] b) {
        var sum = new double[a.length][a[0].length];
        for (var t = 0; t < a.length; t++) {
            for (var d = 0; d < a[t].length; d++) {
                sum[t][d] = a[t][d] + b[t][d];
            }
        }
        return sum;
    }

    private static double[][] columns(double[][] x, int from, int to) {
        return Arrays.stream(x).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
    }

    private static int likeliest(float[] logits) {
        var best = 0;
        for (var id = 1; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        return best;
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private static double[][] rows(PromptRepresentation representation) {
        var rows = new double[representation.tokens()][representation.width()];
        for (var i = 0; i < representation.values().length; i++) {
            rows[i / representation.width()][i % representation.width()] =
                    representation.values()[i];
        }
        return rows;
    }

    private static PromptRepresentation representation(double[][] rows) {
        var width = rows[0].length;
        var values = new float[rows.length * width];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / width][i % width];
        }
        return new PromptRepresentation(rows.length, width, values);
    }
}
