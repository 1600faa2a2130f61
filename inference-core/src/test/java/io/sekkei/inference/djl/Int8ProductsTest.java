package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Products with int8 weights against the same on plain arrays, through the projector: Linear, ReLU, Linear. */
class Int8ProductsTest {
    private static final int LLM_WIDTH = 48;
    private static final int WIDTH = 32;

    @Property(tries = 30)
    void areWhatPlainArraysSay(@ForAll long seed, @ForAll @IntRange(min = 1, max = 19) int tokens) {
        var random = new Random(seed);
        var configuration = new TransformerConfiguration(40, WIDTH, 2, 24, 1, 1, Conditioning.ADD, LLM_WIDTH, 64);
        var weights = new LinkedHashMap<String, float[]>();
        configuration.weights().forEach((name, shape) -> {
            var size = shape.length == 1 ? shape[0] : shape[0] * shape[1];
            weights.put(name, values(size, random));
        });
        var input = values(tokens * LLM_WIDTH, random);
        input[random.nextInt(input.length)] = 60; // activations have outliers

        try (var model = new LoadedTransformer(configuration, weights, WeightFormat.INT8)) {
            var projected = model.project(new PromptRepresentation(tokens, LLM_WIDTH, input));

            for (var token = 0; token < tokens; token++) {
                var inner = linear(input, token, LLM_WIDTH, weights, "projector.in.");
                for (var i = 0; i < inner.length; i++) {
                    inner[i] = Math.max(0, inner[i]);
                }
                var expected = linear(inner, 0, WIDTH, weights, "projector.out.");
                for (var i = 0; i < WIDTH; i++) {
                    assertThat((double) projected.values()[token * WIDTH + i])
                            .isCloseTo(expected[i], within(2e-2 * scale(expected)));
                }
            }
        }
    }

    /** One unit of an inner activation may round the other way, so that the second product gets some room. */
    private static double scale(float[] values) {
        var largest = 0f;
        for (var value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static float[] linear(float[] x, int token, int in, LinkedHashMap<String, float[]> weights, String name) {
        var matrix = weights.get(name + "weight");
        var bias = weights.get(name + "bias");
        var most = Processor.hasAny(Set.of("avx512_vnni")) ? 127 : 63;
        var y = new float[bias.length];
        var scale = largest(x, token * in, in);
        for (var out = 0; out < y.length; out++) {
            var weightScale = largest(matrix, out * in, in) / 127;
            var sum = 0L;
            for (var i = 0; i < in; i++) {
                var activation = Math.round((double) x[token * in + i] / scale * most);
                sum += activation * Math.round((double) matrix[out * in + i] / weightScale);
            }
            y[out] = sum * weightScale * scale / most + bias[out];
        }
        return y;
    }

    private static float largest(float[] values, int from, int count) {
        var largest = 1e-30f;
        for (var i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    private static float[] values(int count, Random random) {
        var values = new float[count];
        for (var i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
