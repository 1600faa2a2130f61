package io.sekkei.inference.training;

import io.sekkei.inference.model.TransformerConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Everything an optimiser needs to go on exactly where it stopped.
 *
 * @param step updates made so far
 * @param weights by name
 * @param means Adam's first moments by name; empty at the start
 * @param squares Adam's second moments by name; empty at the start
 */
public record TrainingState(
        long step, Map<String, float[]> weights, Map<String, float[]> means, Map<String, float[]> squares) {
    /** The layer the projector ends with. */
    private static final String PROJECTED = "projector.out.";

    /**
     * Fresh weights: Xavier-uniform matrices (Glorot and Bengio 2010), the embedding normal with deviation 1/√D so that
     * scaled embeddings and tied logits both start at unit size, norms at one, biases at zero.
     */
    public static TrainingState fresh(TransformerConfiguration configuration, long seed) {
        return new TrainingState(0, fresh(configuration.weights(), seed), Map.of(), Map.of());
    }

    /** The same for weights of any names. */
    public static Map<String, float[]> fresh(Map<String, int[]> shapes, long seed) {
        var random = new SplittableRandom(seed);
        var weights = new LinkedHashMap<String, float[]>();
        shapes.forEach((name, shape) -> weights.put(name, initial(name, shape, random)));
        return weights;
    }

    /** The same with other numbers for one weight. */
    public TrainingState with(String name, float[] values) {
        var changed = new LinkedHashMap<>(weights);
        changed.put(name, values);
        return new TrainingState(step, changed, means, squares);
    }

    /**
     * The same with the weights of another model, as far as it has them; those it lacks stay as they are. With a projector
     * that says nothing at first, a conditioned model begins as exactly the one that stands alone.
     *
     * @throws IllegalArgumentException if a weight of the other model has another size, or if it has none of these
     */
    public TrainingState startedFrom(Map<String, float[]> other) {
        var begun = new LinkedHashMap<>(weights);
        begun.replaceAll((name, values) -> name.startsWith(PROJECTED) ? new float[values.length] : values);
        var shared = new TreeSet<>(other.keySet());
        shared.retainAll(weights.keySet());
        if (shared.isEmpty()) {
            throw new IllegalArgumentException("the weights to start from have none of the names of this model's");
        }
        for (var name : shared) {
            begun.computeIfPresent(name, (same, own) -> sized(same, own, other));
        }
        return new TrainingState(step, begun, means, squares);
    }

    private static float[] sized(String name, float[] own, Map<String, float[]> other) {
        var values = Objects.requireNonNull(other.get(name), name);
        if (values.length != own.length) {
            throw new IllegalArgumentException("%s must hold %d numbers in the weights to start from, but holds %d"
                    .formatted(name, own.length, values.length));
        }
        return values;
    }

    private static float[] initial(String name, int[] shape, SplittableRandom random) {
        if (shape.length == 1) {
            var values = new float[shape[0]];
            java.util.Arrays.fill(values, name.endsWith("norm.weight") ? 1f : 0f);
            return values;
        }
        var values = new float[shape[0] * shape[1]];
        var bound = Math.sqrt(6.0 / (shape[0] + shape[1]));
        var deviation = 1 / Math.sqrt(shape[1]);
        for (var i = 0; i < values.length; i++) {
            values[i] = (float)
                    (name.equals("embedding") ? random.nextGaussian() * deviation : random.nextDouble(-bound, bound));
        }
        return values;
    }
}
