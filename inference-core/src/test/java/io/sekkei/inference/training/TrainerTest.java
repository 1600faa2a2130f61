package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.djl.TrainableTransformer;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model learns to repeat its prompt. */
class TrainerTest {
    private static final SpecialTokens SPECIAL = new SpecialTokens(0, 1, 2);
    private static final TransformerConfiguration CONFIGURATION =
            new TransformerConfiguration(20, 32, 2, 64, 1, 1, Conditioning.NONE, 0, 32);

    @TempDir
    private Path folder;

    @Test
    void learnsToRepeatItsPrompt() {
        var losses = new ArrayList<Double>();
        var trainer = trainer(plan(300, 100), folder, record(losses), BatchRepresentations.NONE);

        var devLoss = trainer.train(
                TrainingState.fresh(CONFIGURATION, 1), loader(CONFIGURATION), copies(400, 1), copies(50, 2));

        assertThat(losses.get(0)).isGreaterThan(2.5);
        assertThat(devLoss).isLessThan(1.0);
    }

    @Test
    void goesOnFromACheckpointExactlyAsIfItHadNotStopped() {
        var whole = new ArrayList<Double>();
        trainer(plan(24, 8), folder.resolve("whole"), record(whole), BatchRepresentations.NONE)
                .train(TrainingState.fresh(CONFIGURATION, 1), loader(CONFIGURATION), copies(60, 1), copies(5, 2));

        var first = new ArrayList<Double>();
        var stopAt13 = new TrainingProgress() {
            @Override
            public void step(Step step) {
                first.add(step.loss());
                if (step.number() == 13) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void evaluated(long step, double devLoss, boolean best) {}
        };
        trainer(plan(24, 8), folder.resolve("parts"), stopAt13, BatchRepresentations.NONE)
                .train(TrainingState.fresh(CONFIGURATION, 1), loader(CONFIGURATION), copies(60, 1), copies(5, 2));
        assertThat(Thread.interrupted()).isTrue();
        var second = new ArrayList<Double>();
        trainer(plan(24, 8), folder.resolve("parts"), record(second), BatchRepresentations.NONE)
                .train(TrainingState.fresh(CONFIGURATION, 99), loader(CONFIGURATION), copies(60, 1), copies(5, 2));

        assertThat(first).hasSize(13).isEqualTo(whole.subList(0, 13));
        assertThat(second).hasSize(11).isEqualTo(whole.subList(13, 24));
    }

    @Test
    void anInterruptionThatClosesTheFilesBeingReadLosesNoUpdateThatWasMade() {
        var reads = new AtomicInteger();
        BatchRepresentations closing = batch -> {
            if (reads.incrementAndGet() == 8) {
                throw new UncheckedIOException("closed", new ClosedByInterruptException());
            }
            return batch;
        };

        trainer(plan(24, 8), folder, TrainingProgress.SILENT, closing)
                .train(TrainingState.fresh(CONFIGURATION, 99), loader(CONFIGURATION), copies(60, 1), copies(5, 2));

        var saved = new CheckpointStore(folder, CONFIGURATION).last().orElseThrow();
        assertThat(saved.state().step()).isEqualTo(7);
    }

    @Test
    void keepsTheBestWeightsAndStopsWhenTheDevSetNoLongerImproves() {
        var looks = new ArrayList<Boolean>();
        var progress = new TrainingProgress() {
            @Override
            public void step(Step step) {}

            @Override
            public void evaluated(long step, double devLoss, boolean best) {
                looks.add(best);
            }
        };
        var plan = new TrainingPlan(10_000, 0, 256, new LearningRate(0.01, 5), 0, 1, 5, 3, 1);
        var noise = noise(40);

        trainer(plan, folder, progress, BatchRepresentations.NONE)
                .train(TrainingState.fresh(CONFIGURATION, 1), loader(CONFIGURATION), noise, noise(30));

        assertThat(looks).endsWith(false, false, false);
        assertThat(looks.size()).isLessThan(200);
        assertThat(new CheckpointStore(folder, CONFIGURATION).best()).isPresent();
    }

    @Test
    void leavesTheLargeModelFrozenAndTeachesProjectorAndSmallModel() {
        var llm = TrainingState.fresh(CONFIGURATION, 5).weights();
        var configuration = new TransformerConfiguration(20, 16, 2, 32, 0, 1, Conditioning.CROSS_ATTENTION, 32, 32);
        var fresh = TrainingState.fresh(configuration, 1);
        try (var encoder = new LoadedTransformer(CONFIGURATION, llm)) {
            var before = encoder.encode(new int[] {3, 4, 5}).values().clone();
            var representations = RepresentationSource.LLM.over(encoder::encode, 32);

            trainer(configuration, plan(20, 5), folder, TrainingProgress.SILENT, representations)
                    .train(fresh, loader(configuration), copies(60, 1), copies(5, 2));

            var trained = new CheckpointStore(folder, configuration).best().orElseThrow();
            assertThat(encoder.encode(new int[] {3, 4, 5}).values()).isEqualTo(before);
            assertThat(trained)
                    .allSatisfy((name, values) ->
                            assertThat(changed(fresh.weights(), name, values)).isTrue());
        }
    }

    @Test
    void looksWithoutDropout() {
        var state = TrainingState.fresh(CONFIGURATION, 1);
        var batch = Batch.of(copies(5, 1), SPECIAL);
        try (var dropping = new TrainableTransformer(CONFIGURATION, state, 0.5, 0);
                var plain = new TrainableTransformer(CONFIGURATION, state, 0, 0)) {
            assertThat(dropping.negativeLogLikelihood(batch)).isEqualTo(plain.negativeLogLikelihood(batch));
        }
    }

    @Test
    void aControlGivesEveryRowItsNeighboursVectors() {
        var batch = Batch.of(
                List.of(new Example(new int[] {3}, new int[] {4}), new Example(new int[] {5}, new int[] {6})), SPECIAL);

        var shuffled = RepresentationSource.SHUFFLED
                .over(b -> new float[] {1, 2, 3, 4}, 2)
                .complete(batch);
        var constant = RepresentationSource.CONSTANT
                .over(b -> new float[] {1, 2, 3, 4}, 2)
                .complete(batch);

        assertThat(shuffled.representation()).containsExactly(3, 4, 1, 2);
        assertThat(constant.representation()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void aControlLeavesThePromptsOwnEmbeddingWhereItIs() {
        var batch = Batch.of(
                List.of(new Example(new int[] {3}, new int[] {4}), new Example(new int[] {5}, new int[] {6})), SPECIAL);

        var shuffled = RepresentationSource.SHUFFLED
                .over(b -> new float[] {1, 2, 10, 3, 4, 20}, 3, 1)
                .complete(batch);
        var constant = RepresentationSource.CONSTANT
                .over(b -> new float[] {1, 2, 10, 3, 4, 20}, 3, 1)
                .complete(batch);

        assertThat(shuffled.representation()).containsExactly(3, 4, 10, 1, 2, 20);
        assertThat(constant.representation()).containsExactly(1, 1, 10, 1, 1, 20);
    }

    private static boolean changed(Map<String, float[]> before, String name, float[] after) {
        return !java.util.Arrays.equals(before.get(name), after);
    }

    private Trainer trainer(
            TrainingPlan plan, Path checkpoints, TrainingProgress progress, BatchRepresentations representations) {
        return trainer(CONFIGURATION, plan, checkpoints, progress, representations);
    }

    private static Trainer trainer(
            TransformerConfiguration configuration,
            TrainingPlan plan,
            Path checkpoints,
            TrainingProgress progress,
            BatchRepresentations representations) {
        var store = new CheckpointStore(checkpoints, configuration);
        return new Trainer(plan, store, progress, SPECIAL, representations);
    }

    private static Function<TrainingState, TrainableModel> loader(TransformerConfiguration configuration) {
        return state -> new TrainableTransformer(configuration, state, 0.1, 0.1);
    }

    private static TrainingPlan plan(long steps, long decaySteps) {
        return new TrainingPlan(steps, decaySteps, 128, new LearningRate(0.005, 10), 0.01, 1, 10, 100, 1);
    }

    private static TrainingProgress record(List<Double> losses) {
        return new TrainingProgress() {
            @Override
            public void step(Step step) {
                losses.add(step.loss());
            }

            @Override
            public void evaluated(long step, double devLoss, boolean best) {}
        };
    }

    private static List<Example> copies(int count, long seed) {
        var random = new Random(seed);
        var examples = new ArrayList<Example>();
        for (var i = 0; i < count; i++) {
            var text = random.ints(1 + random.nextInt(5), 3, 20).toArray();
            examples.add(new Example(text, text));
        }
        return examples;
    }

    private static List<Example> noise(long seed) {
        var random = new Random(seed);
        var examples = new ArrayList<Example>();
        for (var i = 0; i < 30; i++) {
            examples.add(new Example(
                    random.ints(4, 3, 20).toArray(), random.ints(4, 3, 20).toArray()));
        }
        return examples;
    }
}
