package io.sekkei.platform;

import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.quota.Payer;
import io.sekkei.platform.quota.Subject;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** A tenant of a test's own, with a department and a key. */
public record Customer(Payer payer, String key) {
    public static Customer of(ApplicationContext platform) {
        return of(platform, ZoneOffset.UTC);
    }

    public static Customer of(ApplicationContext platform, ZoneId zone) {
        try (var scope = TenantScope.ofPlatform()) {
            var tenancy = platform.getBean(Tenancy.class);
            var keys = platform.getBean(ApiKeys.class);
            var tenant = tenancy.addTenant("Customer " + UUID.randomUUID(), zone);
            var department = tenancy.addDepartment(tenant, "Department");
            var key = keys.issue(department, "Key").reveal();
            var caller = keys.recognise(key, "127.0.0.1").orElseThrow().caller();
            return new Customer(new Payer(tenant, department.id(), caller.key().value()), key);
        }
    }

    /** Somebody of the tenant, for calls that do not go over HTTP. */
    public Caller admin(Role... roles) {
        var person = new Actor.Person(new PersonId(UUID.randomUUID()), null);
        return new Caller(person, payer.tenant(), null, Set.of(roles), KeyTerms.open(Set.of()));
    }

    public Subject asTenant() {
        return Subject.tenant(payer.tenant());
    }

    public Subject asDepartment() {
        return Subject.department(payer.tenant(), payer.department());
    }

    public Subject asKey() {
        return Subject.key(payer.tenant(), payer.key());
    }
}
