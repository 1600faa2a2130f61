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
 * @param saveEvery updates between two checkpoints; each look is followed by one as well
 * @param looksFirst whether the dev set is looked at before the first update, so that nothing worse counts as best
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
        long seed,
        int saveEvery,
        boolean looksFirst) {
    public TrainingPlan {
        if (steps < 1
                || decaySteps < 0
                || decaySteps > steps
                || batchTokens < 1
                || evaluateEvery < 1
                || patience < 1
                || saveEvery < 1) {
            throw new IllegalArgumentException(
                    "A training plan needs positive numbers and at most as many decay steps as steps, but is "
                            + "steps=%d decaySteps=%d batchTokens=%d evaluateEvery=%d patience=%d saveEvery=%d"
                                    .formatted(steps, decaySteps, batchTokens, evaluateEvery, patience, saveEvery));
        }
    }

    /** One that saves when it has looked, and begins to learn at once. */
    public TrainingPlan(
            long steps,
            long decaySteps,
            int batchTokens,
            LearningRate rate,
            double weightDecay,
            double clip,
            int evaluateEvery,
            int patience,
            long seed) {
        this(
                steps,
                decaySteps,
                batchTokens,
                rate,
                weightDecay,
                clip,
                evaluateEvery,
                patience,
                seed,
                evaluateEvery,
                false);
    }

    /** The same with a checkpoint after so many updates. */
    public TrainingPlan withSaveEvery(int value) {
        return with(value, looksFirst);
    }

    /** The same with a look at the dev set before the first update. */
    public TrainingPlan lookingFirst() {
        return with(saveEvery, true);
    }

    private TrainingPlan with(int nextSaveEvery, boolean nextLooksFirst) {
        return new TrainingPlan(
                steps,
                decaySteps,
                batchTokens,
                rate,
                weightDecay,
                clip,
                evaluateEvery,
                patience,
                seed,
                nextSaveEvery,
                nextLooksFirst);
    }

    double rateAt(long step) {
        return rate.at(step, decaySteps == 0 ? 1 : Math.min(1, (double) (steps - step) / decaySteps));
    }

    boolean decaying(long step) {
        return step > steps - decaySteps;
    }
}
