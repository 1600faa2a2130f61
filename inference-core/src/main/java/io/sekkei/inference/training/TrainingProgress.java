package io.sekkei.inference.training;

import java.time.Duration;

/** Follows a training. */
public interface TrainingProgress {
    /** Shows nothing. */
    TrainingProgress SILENT = new TrainingProgress() {
        @Override
        public void step(Step step) {}

        @Override
        public void evaluated(long step, double devLoss, boolean best) {}
    };

    void step(Step step);

    /** Told after each look at the dev set. */
    void evaluated(long step, double devLoss, boolean best);

    /**
     * One update.
     *
     * @param number its number, from 1
     * @param of updates planned
     * @param epoch passes over the data begun, from 0
     * @param loss mean training loss of the batch, in nats per token
     * @param gradientNorm before clipping
     * @param tokens answer tokens of the batch
     * @param took how long it took
     */
    record Step(long number, long of, int epoch, double loss, double gradientNorm, int tokens, Duration took) {}
}
