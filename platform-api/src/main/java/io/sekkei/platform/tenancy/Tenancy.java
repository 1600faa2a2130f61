package io.sekkei.platform.tenancy;

import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants and departments: bringing them into being and finding them. */
@Service
public class Tenancy {
    private final Tenants tenants;
    private final Departments departments;
    private final Ledger ledger;
    private final Clock clock;

    Tenancy(Tenants tenants, Departments departments, Ledger ledger, Clock clock) {
        this.tenants = tenants;
        this.departments = departments;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Whether nobody lives here yet. */
    @Transactional(readOnly = true)
    public boolean isEmpty() {
        return tenants.count() == 0;
    }

    /** Adds a tenant whose days and months begin as those of UTC. */
    @Transactional
    public TenantId addTenant(String name) {
        return addTenant(name, ZoneOffset.UTC);
    }

    /** @param timeZone where its days and months begin */
    @Transactional
    public TenantId addTenant(String name, ZoneId timeZone) {
        var tenant = tenants.save(new Tenant(UUID.randomUUID(), name, timeZone, now()));
        ledger.append(Entry.of("TENANT_ADDED", tenant.id())
                .ofTenant(tenant.id())
                .committingTo("name", name.getBytes(StandardCharsets.UTF_8)));
        return new TenantId(tenant.id());
    }

    /** Where the days and months of a tenant begin; empty if there is no such tenant. */
    @Transactional(readOnly = true)
    public Optional<ZoneId> timeZoneOf(TenantId id) {
        return tenants.findById(id.value()).map(Tenant::timeZone);
    }

    /** The tenant people call so; empty if there is none. */
    @Transactional(readOnly = true)
    public Optional<TenantId> named(String name) {
        return tenants.findByName(name).map(Tenant::id).map(TenantId::new);
    }

    /** What people call a tenant; empty if there is no such tenant. */
    @Transactional(readOnly = true)
    public Optional<String> nameOf(TenantId id) {
        return tenants.findById(id.value()).map(Tenant::name);
    }

    @Transactional
    public DepartmentProfile addDepartment(TenantId tenant, String name) {
        var department = new Department(UUID.randomUUID(), tenant.value(), name, now());
        var profile = departments.save(department).profile();
        ledger.append(Entry.of("DEPARTMENT_ADDED", profile.id().value())
                .ofTenant(tenant.value())
                .committingTo("name", name.getBytes(StandardCharsets.UTF_8)));
        return profile;
    }

    @Transactional(readOnly = true)
    public Optional<DepartmentProfile> department(DepartmentId id) {
        return departments.findById(id.value()).map(Department::profile);
    }

    /** As PostgreSQL keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
