package io.sekkei.platform.quota;

/**
 * What a generation takes of one budget.
 *
 * @param budget the budget
 * @param amount in the unit of the budget's measure
 */
public record BudgetShare(Budget budget, long amount) {}
