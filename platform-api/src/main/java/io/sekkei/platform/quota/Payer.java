package io.sekkei.platform.quota;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.TenantId;
import java.util.UUID;

/**
 * Whose budgets a generation draws on.
 *
 * @param tenant the tenant
 * @param department its department
 * @param key number of the department's key
 */
public record Payer(TenantId tenant, DepartmentId department, UUID key) {}
