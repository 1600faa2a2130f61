package io.sekkei.inference.reference;

import static io.sekkei.inference.reference.Rows.add;
import static io.sekkei.inference.reference.Rows.attention;
import static io.sekkei.inference.reference.Rows.columns;
import static io.sekkei.inference.reference.Rows.linear;
import static io.sekkei.inference.reference.Rows.lookup;
import static io.sekkei.inference.reference.Rows.rootMeanSquareNorm;

import io.sekkei.inference.model.Activation;
import io.sekkei.inference.model.ConditionedConfiguration;
import io.sekkei.inference.model.Gpt2Configuration;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.ProjectorKind;
import io.sekkei.inference.model.T5Configuration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The published families, one multiplication after the other; everything is computed anew for every token. Weights are
 * floats, everything computed from them is double.
 *
 * <p>Letters in shapes: T tokens, D width, V vocabulary, F feed-forward width.
 */
public final class ReferenceFamilies {
    private ReferenceFamilies() {}

    /** [T] → [T, V] */
    public static double[][] llama(LlamaConfiguration c, Function<String, float[]> weights, int[] ids) {
        return llama(c, weights, lookup(weights.apply("embedding"), c.width(), ids));
    }

    private static double[][] llama(LlamaConfiguration c, Function<String, float[]> weights, double[][] embedded) {
        var y = llamaAfter(c, weights, embedded, c.layers());
        return linear(y, weights.apply(c.variant().tiedHead() ? "embedding" : "head"));
    }

    /** What the model made of the tokens after so many layers; after all of them it is normalised: [T] → [T, D] */
    public static double[][] llamaAfter(
            LlamaConfiguration c, Function<String, float[]> weights, int[] ids, int layers) {
        return llamaAfter(c, weights, lookup(weights.apply("embedding"), c.width(), ids), layers);
    }

    private static double[][] llamaAfter(
            LlamaConfiguration c, Function<String, float[]> weights, double[][] embedded, int layers) {
        var x = embedded; // [T, D]
        for (var layer = 0; layer < layers; layer++) {
            x = add(x, llamaAttention(c, weights, "layers." + layer + ".attention.", x));
            var part = "layers." + layer + ".feedforward.";
            var y = rootMeanSquareNorm(x, weights.apply(part + "norm.weight"), c.normEpsilon());
            var biased = c.variant().feedForwardBias();
            var inner =
                    linear(y, weights.apply(part + "in.weight"), bias(weights, part + "in.bias", biased)); // [T, 2F]
            var gated = gate(inner, Activation.SILU); // [T, F]
            x = add(x, linear(gated, weights.apply(part + "out.weight"), bias(weights, part + "out.bias", biased)));
        }
        return layers < c.layers() ? x : rootMeanSquareNorm(x, weights.apply("norm.weight"), c.normEpsilon());
    }

    private static double[][] llamaAttention(
            LlamaConfiguration c, Function<String, float[]> weights, String part, double[][] x) {
        var width = c.headWidth();
        var queries = c.heads() * width;
        var keys = c.keyValueHeads() * width;
        var y = rootMeanSquareNorm(x, weights.apply(part + "norm.weight"), c.normEpsilon());
        var qkv = linear(
                y,
                weights.apply(part + "qkv.weight"),
                bias(weights, part + "qkv.bias", c.variant().queryKeyValueBias()));
        var q = columns(qkv, 0, queries);
        var k = columns(qkv, queries, queries + keys);
        if (c.variant().queryKeyNorm()) {
            q = normHeads(q, width, weights.apply(part + "q.norm.weight"), c.normEpsilon());
            k = normHeads(k, width, weights.apply(part + "k.norm.weight"), c.normEpsilon());
        }
        var a = attention(
                turned(c, q),
                turned(c, k),
                columns(qkv, queries + keys, queries + 2 * keys),
                c.heads(),
                width,
                Rows.causal(width));
        return linear(
                a,
                weights.apply(part + "output.weight"),
                bias(weights, part + "output.bias", c.variant().outputBias()));
    }

    private static double[][] normHeads(double[][] x, int width, float[] weight, double epsilon) {
        var y = new double[x.length][x[0].length];
        for (var t = 0; t < x.length; t++) {
            for (var from = 0; from < x[t].length; from += width) {
                var head = java.util.Arrays.copyOfRange(x[t], from, from + width);
                System.arraycopy(rootMeanSquareNorm(head, weight, epsilon), 0, y[t], from, width);
            }
        }
        return y;
    }

    /** Number i of a head and number i + N/2 are turned together by the angle of pair i at the token's position. */
    private static double[][] turned(LlamaConfiguration c, double[][] x) {
        var width = c.headWidth();
        var half = width / 2;
        var table = c.rotary().table(x.length, width);
        var y = new double[x.length][x[0].length];
        for (var t = 0; t < x.length; t++) {
            for (var from = 0; from < x[t].length; from += width) {
                for (var i = 0; i < half; i++) {
                    var cos = table[t * half + i];
                    var sin = table[(x.length + t) * half + i];
                    y[t][from + i] = x[t][from + i] * cos - x[t][from + half + i] * sin;
                    y[t][from + half + i] = x[t][from + half + i] * cos + x[t][from + i] * sin;
                }
            }
        }
        return y;
    }

    /** [T] → [T, V] */
    static double[][] gpt2(Gpt2Configuration c, Function<String, float[]> weights, int[] ids) {
        return gpt2(c, weights, lookup(weights.apply("embedding"), c.width(), ids));
    }

    private static double[][] gpt2(Gpt2Configuration c, Function<String, float[]> weights, double[][] embedded) {
        var places = java.util.stream.IntStream.range(0, embedded.length).toArray();
        var x = add(embedded, lookup(weights.apply("positions"), c.width(), places)); // [T, D]
        for (var layer = 0; layer < c.layers(); layer++) {
            var part = "layers." + layer + ".";
            var y = norm(c, weights, part + "attention.norm.", x);
            var qkv = pair(weights, part + "attention.qkv.", y); // [T, 3D]
            var headWidth = c.width() / c.heads();
            var a = attention(
                    columns(qkv, 0, c.width()),
                    columns(qkv, c.width(), 2 * c.width()),
                    columns(qkv, 2 * c.width(), 3 * c.width()),
                    c.heads(),
                    headWidth,
                    Rows.causal(headWidth));
            x = add(x, pair(weights, part + "attention.output.", a));
            var inner =
                    pair(weights, part + "feedforward.in.", norm(c, weights, part + "feedforward.norm.", x)); // [T, F]
            x = add(x, pair(weights, part + "feedforward.out.", activated(inner, c.activation())));
        }
        return linear(norm(c, weights, "norm.", x), weights.apply("embedding"));
    }

    private static double[][] norm(Gpt2Configuration c, Function<String, float[]> weights, String part, double[][] x) {
        var weight = weights.apply(part + "weight");
        var bias = weights.apply(part + "bias");
        var y = new double[x.length][x[0].length];
        for (var t = 0; t < x.length; t++) {
            var mean = java.util.Arrays.stream(x[t]).average().orElseThrow();
            var variance = java.util.Arrays.stream(x[t])
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            for (var d = 0; d < x[t].length; d++) {
                y[t][d] = (x[t][d] - mean) / Math.sqrt(variance + c.normEpsilon()) * weight[d] + bias[d];
            }
        }
        return y;
    }

    private static double[][] pair(Function<String, float[]> weights, String part, double[][] x) {
        return linear(x, weights.apply(part + "weight"), weights.apply(part + "bias"));
    }

    /** Prompt [S] and answer [T] → [T, V] */
    public static double[][] t5(T5Configuration c, Function<String, float[]> weights, int[] prompt, int[] answer) {
        return t5(c, weights, t5Encoder(c, weights, prompt), answer);
    }

    private static double[][] t5(
            T5Configuration c, Function<String, float[]> weights, double[][] memory, int[] answer) {
        var distances = weights.apply("decoder.distances");
        var x = lookup(weights.apply("embedding"), c.width(), answer); // [T, D]
        for (var layer = 0; layer < c.decoderLayers(); layer++) {
            var part = "decoder." + layer + ".";
            Rows.Score own = (product, head, query, key) -> key > query
                    ? Double.NEGATIVE_INFINITY
                    : product + distances[c.bucket(key - query, false) * c.heads() + head];
            x = add(x, t5SelfAttention(c, weights, part + "attention.", x, own));
            var q = linear(t5Norm(c, weights, part + "cross.", x), weights.apply(part + "cross.q.weight"));
            var kv = linear(memory, weights.apply(part + "cross.kv.weight"));
            var a = attention(
                    q,
                    columns(kv, 0, c.attentionWidth()),
                    columns(kv, c.attentionWidth(), 2 * c.attentionWidth()),
                    c.heads(),
                    c.headWidth(),
                    (product, head, query, key) -> product);
            x = add(x, linear(a, weights.apply(part + "cross.output.weight")));
            x = add(x, t5FeedForward(c, weights, part + "feedforward.", x));
        }
        var y = t5Norm(c, weights, "decoder.", x);
        if (!c.tiedHead()) {
            return linear(y, weights.apply("head"));
        }
        for (var row : y) {
            for (var d = 0; d < row.length; d++) {
                row[d] /= Math.sqrt(c.width());
            }
        }
        return linear(y, weights.apply("embedding"));
    }

    /** [S] → [S, D] */
    static double[][] t5Encoder(T5Configuration c, Function<String, float[]> weights, int[] prompt) {
        return t5After(c, weights, prompt, c.encoderLayers());
    }

    /** What the encoder made of the tokens after so many layers; after all of them it is normalised: [S] → [S, D] */
    public static double[][] t5After(T5Configuration c, Function<String, float[]> weights, int[] prompt, int layers) {
        return t5After(c, weights, lookup(weights.apply("embedding"), c.width(), prompt), layers);
    }

    private static double[][] t5After(
            T5Configuration c, Function<String, float[]> weights, double[][] embedded, int layers) {
        var distances = weights.apply("encoder.distances");
        var x = embedded;
        for (var layer = 0; layer < layers; layer++) {
            var part = "encoder." + layer + ".";
            x = add(
                    x,
                    t5SelfAttention(
                            c,
                            weights,
                            part + "attention.",
                            x,
                            (product, head, query, key) ->
                                    product + distances[c.bucket(key - query, true) * c.heads() + head]));
            x = add(x, t5FeedForward(c, weights, part + "feedforward.", x));
        }
        return layers < c.encoderLayers() ? x : t5Norm(c, weights, "encoder.", x);
    }

    /**
     * A model that writes behind a prompt which comes as vectors: what may follow the last token of an answer.
     *
     * @param given representation [S, R], and behind it the other model's embedding if the projector has a layer for it
     * @param answer [T], the start token first
     */
    public static double[] conditioned(
            ConditionedConfiguration c, Function<String, float[]> weights, double[][] given, int[] answer) {
        var prompt = projected(c, weights, given); // [S, D]
        if (c.slm() instanceof T5Configuration t5) {
            return last(t5(t5, weights, t5After(t5, weights, prompt, t5.encoderLayers()), answer));
        }
        var written = lookup(weights.apply("embedding"), c.slm().width(), answer);
        var embedded =
                Stream.concat(Arrays.stream(prompt), Arrays.stream(written)).toArray(double[][]::new);
        return last(
                c.slm() instanceof LlamaConfiguration llama
                        ? llama(llama, weights, embedded)
                        : gpt2((Gpt2Configuration) c.slm(), weights, embedded));
    }

    private static double[][] projected(
            ConditionedConfiguration c, Function<String, float[]> weights, double[][] given) {
        if (c.projector() == ProjectorKind.LINEAR) {
            return pair(weights, "projector.", given);
        }
        var inner = pair(weights, "projector.in.", columns(given, 0, c.representationWidth()));
        var projected = pair(weights, "projector.out.", activated(inner, Activation.RELU));
        return c.promptWidth() == 0
                ? projected
                : add(projected, pair(weights, "prompt.", columns(given, c.representationWidth(), c.inputWidth())));
    }

    private static double[] last(double[][] rows) {
        return rows[rows.length - 1];
    }

    private static double[][] t5SelfAttention(
            T5Configuration c, Function<String, float[]> weights, String part, double[][] x, Rows.Score score) {
        var width = c.attentionWidth();
        var qkv = linear(t5Norm(c, weights, part, x), weights.apply(part + "qkv.weight"));
        var a = attention(
                columns(qkv, 0, width),
                columns(qkv, width, 2 * width),
                columns(qkv, 2 * width, 3 * width),
                c.heads(),
                c.headWidth(),
                score);
        return linear(a, weights.apply(part + "output.weight"));
    }

    private static double[][] t5FeedForward(
            T5Configuration c, Function<String, float[]> weights, String part, double[][] x) {
        var inner = linear(t5Norm(c, weights, part, x), weights.apply(part + "in.weight"));
        var bent = c.gated() ? gate(inner, c.activation()) : activated(inner, c.activation());
        return linear(bent, weights.apply(part + "out.weight"));
    }

    private static double[][] t5Norm(T5Configuration c, Function<String, float[]> weights, String part, double[][] x) {
        return rootMeanSquareNorm(x, weights.apply(part + "norm.weight"), c.normEpsilon());
    }

    /** The first half bent, times the second half. */
    private static double[][] gate(double[][] x, Activation activation) {
        var half = x[0].length / 2;
        var y = new double[x.length][half];
        for (var t = 0; t < x.length; t++) {
            for (var i = 0; i < half; i++) {
                y[t][i] = Rows.activate(activation, x[t][i]) * x[t][half + i];
            }
        }
        return y;
    }

    private static double[][] activated(double[][] x, Activation activation) {
        var y = new double[x.length][];
        for (var t = 0; t < x.length; t++) {
            y[t] = java.util.Arrays.stream(x[t])
                    .map(value -> Rows.activate(activation, value))
                    .toArray();
        }
        return y;
    }

    private static float[] bias(Function<String, float[]> weights, String name, boolean there) {
        return there ? weights.apply(name) : new float[0];
    }
}
