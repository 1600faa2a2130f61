package io.sekkei.inference.training;

/**
 * How to train.
 *
 * @param steps updates in all
 * @param decaySteps the last of them, during which the learning rate falls
 * @param batchTokens most tokens in a batch on either side, padding included
 * @param rate learning rate
 * @param weightDecay decoupled weight decay
 * @param clip greatest global gradient norm
 * @param evaluateEvery updates between two looks at the dev set, each followed by a checkpoint
 * @param patience looks without improvement after which training stops early; counted in the stable stage only
 * @param seed decides order and dropout
 */
public record TrainingPlan(
        long steps,
        long decaySteps,
        int batchTokens,
        LearningRate rate,
        double weightDecay,
        double clip,
        int evaluateEvery,
        int patience,
        long seed) {
    public TrainingPlan {
        if (steps < 1 || decaySteps < 0 || decaySteps > steps || batchTokens < 1 || evaluateEvery < 1 || patience < 1) {
            throw new IllegalArgumentException(
                    "A training plan needs positive numbers and at most as many decay steps as steps, but is "
                            + "steps=%d decaySteps=%d batchTokens=%d evaluateEvery=%d patience=%d"
                                    .formatted(steps, decaySteps, batchTokens, evaluateEvery, patience));
        }
    }

    double rateAt(long step) {
        return rate.at(step, decaySteps == 0 ? 1 : Math.min(1, (double) (steps - step) / decaySteps));
    }

    boolean decaying(long step) {
        return step > steps - decaySteps;
    }
}
