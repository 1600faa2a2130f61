package io.sekkei.platform.quota;

/**
 * A budget's spending passed a threshold; told once for each window.
 *
 * @param state where the budget stands
 * @param threshold what was passed
 */
public record BudgetThresholdReached(BudgetState state, long threshold) {}
