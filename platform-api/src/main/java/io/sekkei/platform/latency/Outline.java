package io.sekkei.platform.latency;

/**
 * What a generation would take if everything went as it usually does.
 *
 * @param firstTokenNanos from arrival to the first token, at least 1
 * @param stepNanos each further step
 */
record Outline(double firstTokenNanos, double stepNanos) {
    Outline {
        firstTokenNanos = Math.max(1, firstTokenNanos);
    }

    double totalNanos(double steps) {
        return firstTokenNanos + Math.max(0, steps - 1) * stepNanos;
    }
}
