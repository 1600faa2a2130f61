package io.sekkei.platform.tenancy;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What tenant admins do with the departments of their tenant. Every change is recorded. */
@Service
public class DepartmentAdministration {
    private final Departments departments;
    private final Ledger ledger;
    private final Clock clock;

    DepartmentAdministration(Departments departments, Ledger ledger, Clock clock) {
        this.departments = departments;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Transactional
    public DepartmentProfile add(Caller by, String name) {
        by.mustBe(Role.TENANT_ADMIN);
        var department = new Department(UUID.randomUUID(), by.tenant().value(), Names.checked("name", name), now());
        save(department);
        return recorded(by, "DEPARTMENT_ADDED", department);
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public Page<DepartmentProfile> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        var after = page.after();
        var tenant = by.tenant().value();
        var rows = after == null
                ? departments.first(tenant, page.rows())
                : departments.after(tenant, after.time(), after.id(), page.rows());
        return page.page(
                rows.stream().map(Department::profile).toList(),
                department -> Cursor.of(department.createdAt(), department.id().value()));
    }

    @Transactional(readOnly = true)
    public DepartmentProfile get(Caller by, DepartmentId id) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return departments
                .findByIdAndTenantId(id.value(), by.tenant().value())
                .map(Department::profile)
                .orElseThrow(DepartmentAdministration::unknown);
    }

    @Transactional
    public DepartmentProfile rename(Caller by, DepartmentId id, String name) {
        return changed(by, id, department -> {
            department.rename(Names.checked("name", name));
            save(department);
            return "DEPARTMENT_CHANGED";
        });
    }

    /** Lets none of the department's keys in until it is resumed. */
    @Transactional
    public DepartmentProfile suspend(Caller by, DepartmentId id) {
        return changed(by, id, department -> department.suspend(now()) ? "DEPARTMENT_SUSPENDED" : "");
    }

    @Transactional
    public DepartmentProfile resume(Caller by, DepartmentId id) {
        return changed(by, id, department -> department.resume() ? "DEPARTMENT_RESUMED" : "");
    }

    /** @param how makes the change and says what it is; nothing if there was none */
    private DepartmentProfile changed(Caller by, DepartmentId id, Function<Department, String> how) {
        by.mustBe(Role.TENANT_ADMIN);
        var department =
                departments.lock(id.value(), by.tenant().value()).orElseThrow(DepartmentAdministration::unknown);
        var type = how.apply(department);
        return type.isEmpty() ? department.profile() : recorded(by, type, department);
    }

    private DepartmentProfile recorded(Caller by, String type, Department department) {
        var profile = department.profile();
        ledger.append(by.did(type, profile.id().value()).committingTo("name", Names.bytes(profile.name())));
        return profile;
    }

    private void save(Department department) {
        try {
            departments.saveAndFlush(department);
        } catch (DataIntegrityViolationException e) {
            throw Names.taken("department");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Problem unknown() {
        return Problem.notFound("department");
    }
}
