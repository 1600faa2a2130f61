package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.djl.TrainableTransformer;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Adapters beside frozen weights, and the same merged into them. */
class LowRankProperties {
    private static final SpecialTokens SPECIAL = new SpecialTokens(0, 1, 2);
    private static final TransformerConfiguration CONFIGURATION =
            new TransformerConfiguration(20, 16, 2, 32, 1, 1, Conditioning.ADD, 8, 32);

    @Property(tries = 25)
    void mergedWeightsComputeWhatAdaptersDo(
            @ForAll @IntRange(min = 1, max = 6) int rank,
            @ForAll @DoubleRange(min = 0.5, max = 16) double alpha,
            @ForAll @IntRange(max = 10_000) int seed) {
        var lowRank = new LowRank(rank, alpha);
        var base = TrainingState.fresh(CONFIGURATION, seed).weights();
        var adapters = drawn(lowRank, seed);

        var beside = lossOfAdapted(base, lowRank, adapters, batch(seed));
        var merged = loss(lowRank.merged(CONFIGURATION, base, adapters), batch(seed));

        assertThat(beside).isCloseTo(merged, within(Math.abs(merged) * 2e-3));
        assertThat(loss(base, batch(seed))).isNotCloseTo(merged, within(Math.abs(merged) * 1e-7));
    }

    @Property(tries = 10)
    void freshAdaptersChangeNothing(@ForAll @IntRange(max = 10_000) int seed) {
        var lowRank = new LowRank(4, 8);
        var base = TrainingState.fresh(CONFIGURATION, seed).weights();
        var fresh = lowRank.fresh(CONFIGURATION, seed).weights();

        assertThat(lowRank.merged(CONFIGURATION, base, fresh))
                .allSatisfy((name, values) -> assertThat(values).isEqualTo(base.get(name)));
        assertThat(lossOfAdapted(base, lowRank, fresh, batch(seed))).isEqualTo(loss(base, batch(seed)));
    }

    @Property(tries = 5)
    void onlyAdaptersLearn(@ForAll @IntRange(max = 10_000) int seed) {
        var lowRank = new LowRank(2, 4);
        var base = TrainingState.fresh(CONFIGURATION, seed).weights();
        var fresh = lowRank.fresh(CONFIGURATION, seed);
        try (var model = TrainableTransformer.adapted(CONFIGURATION, base, lowRank, fresh, 0, 0)) {
            var before = model.negativeLogLikelihood(batch(seed));
            for (var update = 0; update < 20; update++) {
                model.accumulate(batch(seed));
                model.update(0.01, 0, 1);
            }

            assertThat(model.negativeLogLikelihood(batch(seed))).isLessThan(before);
            assertThat(model.state().weights().keySet())
                    .isEqualTo(lowRank.shapes(CONFIGURATION).keySet())
                    .allMatch(name -> name.endsWith(".down") || name.endsWith(".up"));
        }
    }

    private static double lossOfAdapted(
            Map<String, float[]> base, LowRank lowRank, Map<String, float[]> adapters, Batch batch) {
        var state = new TrainingState(0, adapters, Map.of(), Map.of());
        try (var model = TrainableTransformer.adapted(CONFIGURATION, base, lowRank, state, 0, 0)) {
            return model.negativeLogLikelihood(batch);
        }
    }

    private static double loss(Map<String, float[]> weights, Batch batch) {
        var state = new TrainingState(0, weights, Map.of(), Map.of());
        try (var model = new TrainableTransformer(CONFIGURATION, state, 0, 0)) {
            return model.negativeLogLikelihood(batch);
        }
    }

    private static Map<String, float[]> drawn(LowRank lowRank, long seed) {
        var random = new Random(seed);
        var adapters = new LinkedHashMap<String, float[]>();
        lowRank.shapes(CONFIGURATION).forEach((name, shape) -> {
            var values = new float[shape[0] * shape[1]];
            for (var i = 0; i < values.length; i++) {
                values[i] = (float) (0.2 * random.nextGaussian());
            }
            adapters.put(name, values);
        });
        return adapters;
    }

    private static Batch batch(long seed) {
        var random = new Random(seed);
        var examples = new ArrayList<Example>(List.of());
        for (var i = 0; i < 3; i++) {
            examples.add(new Example(
                    random.ints(1 + random.nextInt(5), 3, 20).toArray(),
                    random.ints(1 + random.nextInt(5), 3, 20).toArray()));
        }
        var batch = Batch.of(examples, SPECIAL);
        var representation = new float[batch.source().length * CONFIGURATION.representationWidth()];
        for (var i = 0; i < representation.length; i++) {
            representation[i] = (float) random.nextGaussian();
        }
        return batch.withRepresentation(representation);
    }
}
