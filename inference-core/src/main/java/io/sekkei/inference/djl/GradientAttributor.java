package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.sekkei.inference.Explanation.Method;
import io.sekkei.inference.explanation.Attributor;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365) on how much of each prompt token is there.
 *
 * <p>A gain g multiplies the embedding of a prompt token wherever one of the models reads it, its position excepted. The
 * share of a token is the integral of the derivative of the answer's log-probability by the token's gain, while all gains go
 * from 0 to 1 together: with one step, at the middle, that is gradient × input of a prompt half there. The shares of a
 * prompt sum up to what all of it brought, up to the error of the midpoint rule.
 *
 * <p>Each row of a batch is one token of the answer at one step, and no row depends on another, so that one backward pass
 * from the sum of all rows, through the small model, the projector and the large model, gives the gradients of each.
 */
public final class GradientAttributor implements Attributor {
    /** Tokens of prompts and answers that are computed side by side; bounds memory. */
    private static final int TOKENS_AT_ONCE = 4096;

    private final @Nullable DifferentiableTransformer reader;
    private final DifferentiableTransformer writer;
    private final NDManager manager;
    private final int startId;

    private GradientAttributor(
            @Nullable DifferentiableTransformer reader, DifferentiableTransformer writer, int startId) {
        this.reader = reader;
        this.writer = writer;
        this.startId = startId;
        manager = NDManager.newBaseManager("PyTorch");
    }

    /** The weights of one model by name. */
    public record Model(TransformerConfiguration configuration, Map<String, float[]> weights) {
        private DifferentiableTransformer open() {
            return new DifferentiableTransformer(configuration, weights);
        }
    }

    /** For a model that reads by itself. */
    public static GradientAttributor of(Model writer, int startId) {
        return new GradientAttributor(null, writer.open(), startId);
    }

    /** For a model that is conditioned on what another one has read. */
    public static GradientAttributor of(Model reader, Model writer, int startId) {
        return new GradientAttributor(reader.open(), writer.open(), startId);
    }

    @Override
    public Method method(int steps) {
        return new Method("integrated-gradients/1", steps);
    }

    @Override
    public Weights weigh(int[] promptIds, int[] answerIds, int steps) {
        var weights = new Weights(new double[answerIds.length][promptIds.length], new double[answerIds.length]);
        var rows = Math.max(1, TOKENS_AT_ONCE / (promptIds.length + answerIds.length));
        var all = answerIds.length * (steps + 1);
        for (var from = 0; from < all; from += rows) {
            var batch = new Rows(promptIds, answerIds, steps, from, Math.min(all, from + rows));
            differentiate(batch, weights);
        }
        return weights;
    }

    @Override
    public void close() {
        manager.close();
        writer.close();
        if (reader != null) {
            reader.close();
        }
    }

    /**
     * Some rows of all: row {@code r} is token {@code r / (steps + 1)} of the answer, with nothing of the prompt there if
     * {@code r % (steps + 1)} is 0, else at that step.
     */
    private record Rows(int[] promptIds, int[] answerIds, int steps, int from, int to) {
        int count() {
            return to - from;
        }

        int place(int row) {
            return (from + row) / (steps + 1);
        }

        int step(int row) {
            return (from + row) % (steps + 1);
        }

        /** [B, S] */
        float[] gains() {
            var gains = new float[count() * promptIds.length];
            for (var row = 0; row < count(); row++) {
                var gain = step(row) == 0 ? 0 : (step(row) - 0.5f) / steps;
                Arrays.fill(gains, row * promptIds.length, (row + 1) * promptIds.length, gain);
            }
            return gains;
        }

        /** What the decoder is fed as far as the last of these rows needs it, [T] */
        int[] target(int startId) {
            var last = place(count() - 1);
            return IntStream.concat(IntStream.of(startId), Arrays.stream(answerIds, 0, last))
                    .toArray();
        }

        int[] places() {
            return IntStream.range(0, count()).map(this::place).toArray();
        }

        int[] expected() {
            return IntStream.range(0, count()).map(row -> answerIds[place(row)]).toArray();
        }
    }

    /** Not by DJL's collector: it clears the gradients of whatever else the process trains. */
    private void differentiate(Rows rows, Weights weights) {
        var before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try (var scope = manager.newSubManager()) {
            var gains = scope.create(rows.gains(), new Shape(rows.count(), rows.promptIds().length)); // [B, S]
            gains.setRequiresGradient(true);
            var likely = likely(scope, rows, gains); // [B]
            var ones = scope.ones(likely.getShape());
            JniUtils.backward((PtNDArray) likely, (PtNDArray) ones, false, false);
            var gradient = gains.getGradient(); // [B, S]
            gradient.attach(scope);
            collect(rows, likely.toFloatArray(), gradient.toFloatArray(), weights);
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    private NDArray likely(NDManager scope, Rows rows, NDArray gains) {
        var prompt = NativeArrays.longs(scope, rows.promptIds(), 1, rows.promptIds().length);
        var fed = rows.target(startId);
        var target = NativeArrays.longs(scope, fed, 1, fed.length);
        var places = NativeArrays.longs(scope, rows.places(), rows.count(), 1);
        var expected = NativeArrays.longs(scope, rows.expected(), rows.count(), 1);
        var representation = reader == null ? scope.zeros(new Shape(1)) : reader.understand(prompt, gains);
        return writer.weigh(prompt, gains, target, places, expected, representation);
    }

    private static void collect(Rows rows, float[] likely, float[] gradient, Weights weights) {
        var length = rows.promptIds().length;
        for (var row = 0; row < rows.count(); row++) {
            if (rows.step(row) == 0) {
                weights.withoutWords()[rows.place(row)] = likely[row];
                continue;
            }
            var shares = weights.shares()[rows.place(row)];
            for (var token = 0; token < length; token++) {
                shares[token] += gradient[row * length + token] / rows.steps();
            }
        }
    }
}
