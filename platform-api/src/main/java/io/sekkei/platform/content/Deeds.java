package io.sekkei.platform.content;

import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.util.Objects;
import java.util.UUID;

/** Who may do what here. */
final class Deeds {
    private Deeds() {}

    /** @throws io.sekkei.platform.tenancy.ForbiddenProblem if the caller does not run the tenant */
    static void mustRunTenant(Caller caller) {
        caller.mustBe(Role.TENANT_ADMIN);
    }

    /** @throws io.sekkei.platform.tenancy.ForbiddenProblem if the caller neither runs nor audits the tenant */
    static void mustSeeTenant(Caller caller) {
        caller.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
    }

    static boolean readsAll(Caller caller) {
        return caller.isAny(Role.AUDITOR);
    }

    /** The number of the key or the person. */
    static UUID who(Caller caller) {
        var person = caller.person();
        return person == null
                ? Objects.requireNonNull(caller.key(), "The platform reads nothing")
                        .value()
                : person.value();
    }
}
