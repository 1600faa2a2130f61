package io.sekkei.inference.reference;

import io.sekkei.inference.model.Activation;

/** The arithmetic of the published families on plain arrays: a matrix is an array of rows, a row belongs to a token. */
final class Rows {
    private Rows() {}

    /** x · Wᵀ: [T, in] → [T, out], with W [out, in] row-major. */
    static double[][] linear(double[][] x, float[] weight, float... bias) {
        var in = x[0].length;
        var out = weight.length / in;
        var y = new double[x.length][out];
        for (var t = 0; t < x.length; t++) {
            for (var o = 0; o < out; o++) {
                y[t][o] = bias.length == 0 ? 0 : bias[o];
                for (var i = 0; i < in; i++) {
                    y[t][o] += weight[o * in + i] * x[t][i];
                }
            }
        }
        return y;
    }

    /** x / √(mean of x² + ε) · weight */
    static double[] rootMeanSquareNorm(double[] x, float[] weight, double epsilon) {
        var sum = 0.0;
        for (var value : x) {
            sum += value * value;
        }
        var y = new double[x.length];
        for (var i = 0; i < x.length; i++) {
            y[i] = x[i] / Math.sqrt(sum / x.length + epsilon) * weight[i];
        }
        return y;
    }

    static double[][] rootMeanSquareNorm(double[][] x, float[] weight, double epsilon) {
        var y = new double[x.length][];
        for (var t = 0; t < x.length; t++) {
            y[t] = rootMeanSquareNorm(x[t], weight, epsilon);
        }
        return y;
    }

    /** Rows of the table. */
    static double[][] lookup(float[] table, int width, int[] ids) {
        var x = new double[ids.length][width];
        for (var t = 0; t < ids.length; t++) {
            for (var d = 0; d < width; d++) {
                x[t][d] = table[ids[t] * width + d];
            }
        }
        return x;
    }

    static double[][] add(double[][] a, double[][] b) {
        var sum = new double[a.length][a[0].length];
        for (var t = 0; t < a.length; t++) {
            for (var d = 0; d < a[t].length; d++) {
                sum[t][d] = a[t][d] + b[t][d];
            }
        }
        return sum;
    }

    static double[][] columns(double[][] x, int from, int to) {
        var part = new double[x.length][];
        for (var t = 0; t < x.length; t++) {
            part[t] = java.util.Arrays.copyOfRange(x[t], from, to);
        }
        return part;
    }

    /** What a score is before the softmax, by head, query and key; negative infinity hides a key. */
    interface Score {
        double of(double product, int head, int query, int key);
    }

    /**
     * Attention in which several heads of queries may share one of keys.
     *
     * @param q [T, heads · N]
     * @param k [P, keyHeads · N]
     * @param v [P, keyHeads · N]
     */
    static double[][] attention(double[][] q, double[][] k, double[][] v, int heads, int width, Score score) {
        var sharing = heads / (k[0].length / width);
        var out = new double[q.length][heads * width];
        for (var head = 0; head < heads; head++) {
            var keyFrom = head / sharing * width;
            for (var t = 0; t < q.length; t++) {
                var scores = new double[k.length];
                for (var p = 0; p < k.length; p++) {
                    for (var n = 0; n < width; n++) {
                        scores[p] += q[t][head * width + n] * k[p][keyFrom + n];
                    }
                    scores[p] = score.of(scores[p], head, t, p);
                }
                var shares = ReferenceTransformer.softmax(scores);
                for (var p = 0; p < k.length; p++) {
                    for (var n = 0; n < width; n++) {
                        out[t][head * width + n] += shares[p] * v[p][keyFrom + n];
                    }
                }
            }
        }
        return out;
    }

    /** Hides keys after the query, scales by the square root of the width. */
    static Score causal(int width) {
        return (product, head, query, key) -> key > query ? Double.NEGATIVE_INFINITY : product / Math.sqrt(width);
    }

    static double activate(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(x, 0);
            case GELU -> x * normalDistribution(x);
            case GELU_TANH -> x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2;
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /** Φ(x) by its power series, which converges quickly where activations are. */
    private static double normalDistribution(double x) {
        var term = x;
        var sum = x;
        for (var n = 1; n < 300 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= x * x / (2 * n + 1);
            sum += term;
        }
        return Math.abs(x) > 12 ? (x > 0 ? 1 : 0) : 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
