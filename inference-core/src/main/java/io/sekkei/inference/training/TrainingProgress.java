package io.sekkei.inference.training;

import java.time.Duration;
import java.util.Map;

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

    /** Told of a look before its checkpoint is written: what is kept of it here is never behind the checkpoint. */
    default void looked(Look look) {}

    /** Asked before each update; false ends the training as an interruption does, with everything saved. */
    default boolean wantsMore() {
        return true;
    }

    /**
     * A look at the dev set.
     *
     * @param step updates made so far
     * @param devLoss mean loss, in nats per token
     * @param best whether it is the lowest so far
     * @param weights what was looked at, by name
     */
    record Look(long step, double devLoss, boolean best, Map<String, float[]> weights) {}

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
