package io.sekkei.platform.generation.web;

/** What both forms of log-probabilities share. */
final class LogProbs {
    /** JSON has no infinity; OpenAI writes this. */
    private static final double IMPOSSIBLE = -9999;

    private LogProbs() {}

    static double finite(double logProbability) {
        return Double.isFinite(logProbability) ? logProbability : IMPOSSIBLE;
    }
}
