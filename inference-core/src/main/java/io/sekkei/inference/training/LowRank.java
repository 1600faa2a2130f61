package io.sekkei.inference.training;

import io.sekkei.inference.model.TransformerConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Adapters of low rank (LoRA, arXiv 2106.09685): beside a frozen matrix W stand A, which leads down to a few numbers, and B,
 * which leads up again; the matrix that counts is W + alpha / rank · B · A. B begins at zero, so that a model with fresh
 * adapters is exactly the one without. Every matrix but the embedding gets adapters; vectors stay as they are. Merged into the
 * weights they cost nothing when the model is served.
 *
 * @param rank how many numbers A leads down to
 * @param alpha how strongly the adapters count
 */
public record LowRank(int rank, double alpha) {
    private static final String DOWN = ".down";
    private static final String UP = ".up";

    public LowRank {
        if (rank < 1 || !(alpha > 0)) {
            throw new IllegalArgumentException(
                    "Adapters need a rank of at least 1 and an alpha above 0, but have rank %d and alpha %s"
                            .formatted(rank, alpha));
        }
    }

    /** What B · A is multiplied by. */
    public double scale() {
        return alpha / rank;
    }

    /** Name of the matrix A of a weight. */
    public static String down(String weight) {
        return weight + DOWN;
    }

    /** Name of the matrix B of a weight. */
    public static String up(String weight) {
        return weight + UP;
    }

    /** Every adapter by name, with its shape: A is [rank, in], B is [out, rank]. */
    public Map<String, int[]> shapes(TransformerConfiguration configuration) {
        var shapes = new LinkedHashMap<String, int[]>();
        configuration.weights().forEach((name, shape) -> {
            if (shape.length == 2 && !name.equals("embedding")) {
                shapes.put(down(name), new int[] {rank, shape[1]});
                shapes.put(up(name), new int[] {shape[0], rank});
            }
        });
        return shapes;
    }

    /** Adapters that change nothing yet: A normal with deviation 1/√in, B zero. */
    public TrainingState fresh(TransformerConfiguration configuration, long seed) {
        var random = new SplittableRandom(seed);
        var weights = new LinkedHashMap<String, float[]>();
        shapes(configuration).forEach((name, shape) -> {
            var values = new float[shape[0] * shape[1]];
            for (var i = 0; name.endsWith(DOWN) && i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() / Math.sqrt(shape[1]));
            }
            weights.put(name, values);
        });
        return new TrainingState(0, weights, Map.of(), Map.of());
    }

    /** The weights with the adapters added to them, for serving. */
    public Map<String, float[]> merged(
            TransformerConfiguration configuration, Map<String, float[]> base, Map<String, float[]> adapters) {
        var merged = new LinkedHashMap<String, float[]>();
        configuration.weights().forEach((name, shape) -> {
            var weight = Objects.requireNonNull(base.get(name), name);
            var down = adapters.get(down(name));
            var up = adapters.get(up(name));
            merged.put(name, down == null || up == null ? weight : sum(weight, up, down, shape));
        });
        return merged;
    }

    private float[] sum(float[] weight, float[] up, float[] down, int[] shape) {
        var sum = new float[weight.length];
        for (var row = 0; row < shape[0]; row++) {
            for (var column = 0; column < shape[1]; column++) {
                var product = 0.0;
                for (var place = 0; place < rank; place++) {
                    product += (double) up[row * rank + place] * down[place * shape[1] + column];
                }
                var index = row * shape[1] + column;
                sum[index] = (float) (weight[index] + scale() * product);
            }
        }
        return sum;
    }
}
