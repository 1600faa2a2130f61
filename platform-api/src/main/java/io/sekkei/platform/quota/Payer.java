package io.sekkei.platform.quota;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose budgets a generation draws on.
 *
 * @param tenant the tenant
 * @param department its department; null for a person without one
 * @param key number of the department's key; null for a person
 */
public record Payer(
        TenantId tenant,
        @Nullable DepartmentId department,
        @Nullable UUID key) {}
