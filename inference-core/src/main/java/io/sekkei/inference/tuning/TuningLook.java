package io.sekkei.inference.tuning;

import org.jspecify.annotations.Nullable;

/**
 * A look at the dev examples.
 *
 * @param update updates made so far; 0 is the pair as it was
 * @param trainLoss mean training loss since the look before, in nats per token; null at the first
 * @param devLoss mean loss, in nats per token
 * @param devQuality chrF of the answers to the first dev examples, 0 to 100; null if none are answered
 * @param best whether the loss is the lowest so far
 */
public record TuningLook(
        long update,
        @Nullable Double trainLoss,
        double devLoss,
        @Nullable Double devQuality,
        boolean best) {}
