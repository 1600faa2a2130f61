package io.sekkei.inference;

/**
 * How busy a generator is.
 *
 * @param running generations being computed
 * @param waiting generations in the queue
 * @param queueCapacity most generations that may wait
 * @param workers threads that compute; each may write several answers at once
 */
public record GeneratorLoad(int running, int waiting, int queueCapacity, int workers) {}
