package io.sekkei.platform.tenancy;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What platform admins do with tenants; in the scope of the platform. Every change is recorded with its tenant. */
@Service
public class TenantAdministration {
    private final Tenants tenants;
    private final Ledger ledger;
    private final Clock clock;

    TenantAdministration(Tenants tenants, Ledger ledger, Clock clock) {
        this.tenants = tenants;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Transactional
    public TenantProfile add(Caller by, String name, ZoneId timeZone) {
        by.mustBe(Role.PLATFORM_ADMIN);
        var tenant = new Tenant(UUID.randomUUID(), Names.checked("name", name), timeZone, now());
        save(tenant);
        return recorded(by, "TENANT_ADDED", tenant);
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public Page<TenantProfile> list(Caller by, PageRequest page) {
        by.mustBe(Role.PLATFORM_ADMIN);
        var after = page.after();
        var rows = after == null ? tenants.first(page.rows()) : tenants.after(after.time(), after.id(), page.rows());
        return page.page(
                rows.stream().map(Tenant::profile).toList(),
                tenant -> Cursor.of(tenant.createdAt(), tenant.id().value()));
    }

    @Transactional(readOnly = true)
    public TenantProfile get(Caller by, TenantId id) {
        by.mustBe(Role.PLATFORM_ADMIN);
        return tenants.findById(id.value()).map(Tenant::profile).orElseThrow(TenantAdministration::unknown);
    }

    /** Budgets that are there already go on by the zone they were set in. */
    @Transactional
    public TenantProfile change(Caller by, TenantId id, String name, ZoneId timeZone) {
        return changed(by, id, tenant -> {
            tenant.change(Names.checked("name", name), timeZone);
            save(tenant);
            return "TENANT_CHANGED";
        });
    }

    /** Lets nobody of the tenant in until it is resumed. */
    @Transactional
    public TenantProfile suspend(Caller by, TenantId id) {
        return changed(by, id, tenant -> tenant.suspend(now()) ? "TENANT_SUSPENDED" : "");
    }

    @Transactional
    public TenantProfile resume(Caller by, TenantId id) {
        return changed(by, id, tenant -> tenant.resume() ? "TENANT_RESUMED" : "");
    }

    /** @param how makes the change and says what it is; nothing if there was none */
    private TenantProfile changed(Caller by, TenantId id, Function<Tenant, String> how) {
        by.mustBe(Role.PLATFORM_ADMIN);
        var tenant = tenants.lock(id.value()).orElseThrow(TenantAdministration::unknown);
        var type = how.apply(tenant);
        return type.isEmpty() ? tenant.profile() : recorded(by, type, tenant);
    }

    private TenantProfile recorded(Caller by, String type, Tenant tenant) {
        var profile = tenant.profile();
        ledger.append(by.actor()
                .did(type, profile.id().value())
                .ofTenant(profile.id().value())
                .saying(fields -> fields.with("time_zone", profile.timeZone().getId()))
                .committingTo("name", Names.bytes(profile.name())));
        return profile;
    }

    private void save(Tenant tenant) {
        try {
            tenants.saveAndFlush(tenant);
        } catch (DataIntegrityViolationException e) {
            throw Names.taken("tenant");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Problem unknown() {
        return Problem.notFound("tenant");
    }
}
