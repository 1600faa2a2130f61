package io.sekkei.platform.quota;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which budgets are wanted.
 *
 * @param level of subjects of this kind; null for any
 * @param owner of this tenant, department or key; null for any
 */
public record BudgetFilter(@Nullable Level level, @Nullable UUID owner) {}
