package io.sekkei.inference.explanation;

import io.sekkei.inference.Explanation.Method;

/** Finds how much each token of a prompt had to do with each token of an answer. Used by one thread, then closed. */
public interface Attributor extends AutoCloseable {
    /**
     * Weighs a prompt.
     *
     * @param promptIds S, at least one
     * @param answerIds T, at least one
     * @param steps where between no prompt and all of it to look, at least 1
     */
    Weights weigh(int[] promptIds, int[] answerIds, int steps);

    /** How it weighs, with so many steps. */
    Method method(int steps);

    @Override
    void close();

    /**
     * What the tokens of a prompt weigh.
     *
     * @param shares [T, S], by how much a token of the prompt raised the log-probability of a token of the answer
     * @param withoutWords [T], the log-probability of each token had the prompt said nothing
     */
    record Weights(double[][] shares, double[] withoutWords) {}
}
