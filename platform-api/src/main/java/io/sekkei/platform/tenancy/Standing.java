package io.sekkei.platform.tenancy;

import java.util.Set;

/**
 * How a tenant and one of its departments stand at this moment.
 *
 * @param tenantIsSuspended whether nobody of the tenant is let in
 * @param departmentIsSuspended whether none of the department's keys is let in
 * @param purposes what the tenant's texts may be for
 */
public record Standing(boolean tenantIsSuspended, boolean departmentIsSuspended, Set<String> purposes) {
    /** @throws SuspendedProblem if the tenant or the department is suspended */
    public void mustBeGood() {
        if (tenantIsSuspended) {
            throw SuspendedProblem.ofTenant();
        }
        if (departmentIsSuspended) {
            throw SuspendedProblem.ofDepartment();
        }
    }
}
