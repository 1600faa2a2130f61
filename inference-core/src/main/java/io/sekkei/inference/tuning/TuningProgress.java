package io.sekkei.inference.tuning;

import java.time.Duration;

/**
 * How far a tuning has come.
 *
 * @param stage what it is doing
 * @param done prompts read, or updates made, those of earlier runs included
 * @param of how many there are at most
 * @param trainLoss mean loss of the last update's batch, in nats per token; NaN while prompts are read
 * @param tokensPerSecond answer tokens learned a second, smoothed; prompt tokens while prompts are read
 * @param spent time of training so far, those of earlier runs included
 * @param left how long it will take at most at this speed, within the time limit
 */
public record TuningProgress(
        Stage stage, long done, long of, double trainLoss, double tokensPerSecond, Duration spent, Duration left) {
    /** What a tuning is doing. */
    public enum Stage {
        /** The large model reads the prompts, each once. */
        READING,
        /** The small model learns. */
        TRAINING
    }
}
