package io.sekkei.platform.tenancy;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants and departments: bringing them into being and finding them. */
@Service
public class Tenancy {
    private final Tenants tenants;
    private final Departments departments;
    private final Clock clock;

    Tenancy(Tenants tenants, Departments departments, Clock clock) {
        this.tenants = tenants;
        this.departments = departments;
        this.clock = clock;
    }

    /** Whether nobody lives here yet. */
    @Transactional(readOnly = true)
    public boolean isEmpty() {
        return tenants.count() == 0;
    }

    @Transactional
    public TenantId addTenant(String name) {
        return new TenantId(tenants.save(new Tenant(UUID.randomUUID(), name, clock.instant()))
                .id());
    }

    @Transactional
    public DepartmentProfile addDepartment(TenantId tenant, String name) {
        var department = new Department(UUID.randomUUID(), tenant.value(), name, clock.instant());
        return departments.save(department).profile();
    }

    @Transactional(readOnly = true)
    public Optional<DepartmentProfile> department(DepartmentId id) {
        return departments.findById(id.value()).map(Department::profile);
    }
}
