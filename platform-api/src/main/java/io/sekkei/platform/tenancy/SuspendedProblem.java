package io.sekkei.platform.tenancy;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** Somebody is known and is kept out for the time being. */
public final class SuspendedProblem extends Problem {
    private SuspendedProblem(String code, String message) {
        super(HttpStatus.FORBIDDEN, code, null, message);
    }

    public static SuspendedProblem ofTenant() {
        return new SuspendedProblem("tenant_suspended", "This tenant is suspended; ask who runs the platform");
    }

    public static SuspendedProblem ofDepartment() {
        return new SuspendedProblem("department_suspended", "This department is suspended; ask the tenant's admin");
    }

    public static SuspendedProblem ofKey() {
        return new SuspendedProblem("key_suspended", "This key is suspended; ask the tenant's admin");
    }
}
