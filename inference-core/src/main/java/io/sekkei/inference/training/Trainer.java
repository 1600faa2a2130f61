package io.sekkei.inference.training;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Trains by teacher forcing. Order, batches and dropout follow from the plan's seed and the number of the update alone, so a
 * training that was stopped goes on from its checkpoint exactly as if it had not been.
 */
public final class Trainer {
    private final TrainingPlan plan;
    private final CheckpointStore store;
    private final TrainingProgress progress;
    private final SpecialTokens special;
    private final BatchRepresentations representations;

    public Trainer(
            TrainingPlan plan,
            CheckpointStore store,
            TrainingProgress progress,
            SpecialTokens special,
            BatchRepresentations representations) {
        this.plan = plan;
        this.store = store;
        this.progress = progress;
        this.special = special;
        this.representations = representations;
    }

    /**
     * Trains until the plan's last step, until the dev set no longer improves, or until the thread is interrupted; in every
     * case the folder then holds the last state and the best weights.
     *
     * @param fresh what to start from when the folder holds no checkpoint
     * @param loader builds the model around a state
     * @return the mean loss on the dev set, in nats per token, of the best weights
     */
    public double train(
            TrainingState fresh,
            Function<TrainingState, TrainableModel> loader,
            List<Example> examples,
            List<Example> dev) {
        var position = store.last().orElseGet(() -> new CheckpointStore.Position(fresh, Double.POSITIVE_INFINITY, 0));
        try (var model = loader.apply(position.state())) {
            return new Run(model, position, examples, dev).toTheEnd();
        }
    }

    /** One run of the loop, from a checkpoint to its end. */
    private final class Run {
        private final TrainableModel model;
        private final List<Example> examples;
        private final List<List<Example>> devBatches;
        private long step;
        private int epoch;
        private double bestDevLoss;
        private int looksWithoutImprovement;
        private long savedStep;

        Run(TrainableModel model, CheckpointStore.Position position, List<Example> examples, List<Example> dev) {
            this.model = model;
            this.examples = examples;
            var sorted = dev.stream()
                    .sorted(Comparator.comparingInt(Example::length))
                    .toList();
            devBatches = LengthBuckets.cut(sorted, plan.batchTokens());
            step = position.state().step();
            savedStep = step;
            bestDevLoss = position.bestDevLoss();
            looksWithoutImprovement = position.looksWithoutImprovement();
        }

        double toTheEnd() {
            try {
                passes();
            } catch (UncheckedIOException e) {
                // An interruption closes the files that are being read; what was learned before is kept all the same.
                if (!(e.getCause() instanceof ClosedByInterruptException)) {
                    throw e;
                }
            }
            if (step > savedStep) {
                save(model.state());
            }
            return bestDevLoss;
        }

        private void passes() {
            if (plan.looksFirst() && bestDevLoss == Double.POSITIVE_INFINITY && progress.wantsMore()) {
                look();
            }
            var skip = step;
            for (epoch = 0; !ended(); epoch++) {
                var batches = LengthBuckets.shuffled(examples, plan.batchTokens(), plan.seed() + epoch);
                if (skip >= batches.size()) {
                    skip -= batches.size();
                    continue;
                }
                pass(batches.subList((int) skip, batches.size()));
                skip = 0;
            }
        }

        private void pass(List<List<Example>> batches) {
            for (var batch : batches) {
                if (ended()) {
                    return;
                }
                update(batch);
                if (step % plan.evaluateEvery() == 0 || step == plan.steps()) {
                    look();
                } else if (step % plan.saveEvery() == 0) {
                    save(model.state());
                }
            }
        }

        private boolean ended() {
            var exhausted = looksWithoutImprovement >= plan.patience() && !plan.decaying(step);
            return step >= plan.steps() || exhausted || Thread.currentThread().isInterrupted() || !progress.wantsMore();
        }

        private void update(List<Example> batch) {
            var start = System.nanoTime();
            var filled = fill(batch);
            var loss = model.accumulate(filled);
            var norm = model.update(plan.rateAt(step), plan.weightDecay(), plan.clip());
            step++;
            progress.step(new TrainingProgress.Step(
                    step,
                    plan.steps(),
                    epoch,
                    loss,
                    norm,
                    filled.answerTokens(),
                    Duration.ofNanos(System.nanoTime() - start)));
        }

        private void look() {
            var devLoss = devLoss();
            var best = devLoss < bestDevLoss;
            looksWithoutImprovement = best ? 0 : looksWithoutImprovement + 1;
            bestDevLoss = Math.min(bestDevLoss, devLoss);
            var state = model.state();
            progress.looked(new TrainingProgress.Look(step, devLoss, best, state.weights()));
            if (best) {
                store.saveBest(state.weights());
            }
            save(state);
            progress.evaluated(step, devLoss, best);
        }

        private void save(TrainingState state) {
            store.saveLast(new CheckpointStore.Position(state, bestDevLoss, looksWithoutImprovement));
            savedStep = step;
        }

        private double devLoss() {
            var sum = 0.0;
            var tokens = 0;
            for (var batch : devBatches) {
                var filled = fill(batch);
                sum += model.negativeLogLikelihood(filled);
                tokens += filled.answerTokens();
            }
            return sum / tokens;
        }

        private Batch fill(List<Example> batch) {
            return representations.complete(Batch.of(batch, special));
        }
    }
}
