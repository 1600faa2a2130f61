package io.sekkei.inference.training;

/**
 * Warm-up, stable, decay: rises linearly to the peak, stays there, and falls linearly to a tenth at the end. A stable stage
 * needs no decision in advance about how long training will last (arXiv 2404.06395).
 *
 * @param peak highest rate
 * @param warmUp updates until the peak
 */
public record LearningRate(double peak, int warmUp) {
    private static final double FLOOR = 0.02;

    /**
     * @param step updates made so far
     * @param remaining share of the decay stage still ahead: 1 before the stage, 0 at its end
     */
    double at(long step, double remaining) {
        return peak * Math.min(1, (step + 1.0) / warmUp) * (FLOOR + (1 - FLOOR) * remaining);
    }
}
