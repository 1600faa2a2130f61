package io.sekkei.platform.quota;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.TenantId;
import java.util.UUID;

/**
 * Who a budget binds.
 *
 * @param tenant the tenant it belongs to
 * @param level what kind of subject it is
 * @param id the number of the tenant, department or key
 */
public record Subject(TenantId tenant, Level level, UUID id) {
    public static Subject tenant(TenantId tenant) {
        return new Subject(tenant, Level.TENANT, tenant.value());
    }

    public static Subject department(TenantId tenant, DepartmentId department) {
        return new Subject(tenant, Level.DEPARTMENT, department.value());
    }

    public static Subject key(TenantId tenant, UUID key) {
        return new Subject(tenant, Level.KEY, key);
    }
}
