package io.sekkei.platform.quota;

import java.util.UUID;

/** Number of a budget. */
public record BudgetId(UUID value) {}
