package io.sekkei.inference.reference;

import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Weights for any architecture, the same ones for the same seed, of sizes as training begins with. */
public final class RandomWeights {
    private RandomWeights() {}

    /** Every weight of the configuration; no norm is the identity and no bias is zero, so that a forgotten one shows. */
    public static Map<String, Tensor> of(TransformerConfiguration configuration, long seed) {
        var weights = new LinkedHashMap<String, Tensor>();
        configuration
                .weights()
                .forEach((name, shape) ->
                        weights.put(name, tensor(name, shape, new Random(seed * 31 + name.hashCode()))));
        return weights;
    }

    private static Tensor tensor(String name, int[] shape, Random random) {
        var mean = name.endsWith("norm.weight") ? 1 : 0;
        var deviation = shape.length == 1 ? 0.1 : 1 / Math.sqrt(shape[1]);
        var values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return new Tensor(shape, values);
    }
}
