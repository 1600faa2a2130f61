package io.sekkei.platform.quota;

import java.time.Instant;
import java.util.Optional;

/**
 * A budget and how it stands.
 *
 * @param budget the budget
 * @param amount most that may be used in a window, without raises
 * @param createdAt when it was set
 * @param state its present window; empty before and after a fixed period
 */
public record BudgetStanding(Budget budget, long amount, Instant createdAt, Optional<BudgetState> state) {}
