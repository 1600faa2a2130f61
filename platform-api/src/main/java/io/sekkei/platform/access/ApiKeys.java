package io.sekkei.platform.access;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.DepartmentProfile;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Issues API keys, recognises and changes them. What is changed counts from the next request on, and is recorded. */
@Service
public class ApiKeys {
    /** A secret that was given away by mistake must not live on for ever. */
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private final StoredKeys keys;
    private final Recognition recognition;
    private final Tenancy tenancy;
    private final Purposes purposes;
    private final Ledger ledger;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(StoredKeys keys, Recognition recognition, Tenancy tenancy, Purposes purposes, Ledger ledger, Clock clock) {
        this.keys = keys;
        this.recognition = recognition;
        this.tenancy = tenancy;
        this.purposes = purposes;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Who shows this key, or nobody if it is not one of ours.
     *
     * @param address where the request comes from
     */
    public Optional<Recognised> recognise(String shown, String address) {
        return PresentedKey.parse(shown).flatMap(key -> recognition.recognise(key, address));
    }

    /** Lets the platform by itself make a key for everything; what is returned is the only copy of its secret. */
    @Transactional
    public PresentedKey issue(DepartmentProfile owner, String name) {
        return issue(Actor.PLATFORM, owner, KeyPlan.named(name)).shown();
    }

    /** Makes a key for a department of the caller's tenant. */
    @Transactional
    public IssuedKey issue(Caller by, DepartmentId department, KeyPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        var owner = tenancy.department(department)
                .filter(found -> found.tenant().equals(by.tenant()))
                .orElseThrow(
                        () -> Problem.invalid("department_id", "department_id must be a department of the tenant"));
        checkPurposes(by, plan);
        return issue(by.actor(), owner, plan);
    }

    private IssuedKey issue(Actor by, DepartmentProfile owner, KeyPlan plan) {
        var shown = PresentedKey.random(random);
        var key = keys.save(new ApiKey(UUID.randomUUID(), shown, owner, plan, now()));
        var entry = entry(by, "KEY_ISSUED", key)
                .saying(fields -> fields.with("department", owner.id().value()).with("selector", key.selector()));
        append(entry, plan);
        return new IssuedKey(key.profile(), shown);
    }

    /** The keys of the caller's tenant, the newest first; only those of one department if it is named. */
    @Transactional(readOnly = true)
    public Page<KeyProfile> list(Caller by, @Nullable DepartmentId department, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        var tenant = by.tenant().value();
        var only = department == null ? null : department.value();
        var after = page.after();
        var rows = after == null
                ? keys.first(tenant, only, page.rows())
                : keys.after(tenant, only, after.time(), after.id(), page.rows());
        return page.page(
                rows.stream().map(ApiKey::profile).toList(),
                key -> Cursor.of(key.createdAt(), key.id().value()));
    }

    @Transactional(readOnly = true)
    public KeyProfile get(Caller by, KeyId id) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return keys.findByIdAndTenantId(id.value(), by.tenant().value())
                .map(ApiKey::profile)
                .orElseThrow(ApiKeys::unknown);
    }

    /** Whether a tenant has such a key. */
    @Transactional(readOnly = true)
    public boolean exists(TenantId tenant, KeyId id) {
        return keys.findByIdAndTenantId(id.value(), tenant.value()).isPresent();
    }

    /** Lets a key be used for what a plan says, and for nothing else. */
    @Transactional
    public KeyProfile change(Caller by, KeyId id, KeyPlan plan) {
        return change(by, id, key -> {
            mustNotBeRevoked(key);
            checkPurposes(by, plan);
            key.follow(plan);
            append(entry(by.actor(), "KEY_CHANGED", key), plan);
        });
    }

    /** Lets nobody in with a key until it is resumed. */
    @Transactional
    public KeyProfile suspend(Caller by, KeyId id) {
        return change(by, id, key -> appendIf(key.suspend(now()), by, "KEY_SUSPENDED", key));
    }

    @Transactional
    public KeyProfile resume(Caller by, KeyId id) {
        return change(by, id, key -> appendIf(key.resume(), by, "KEY_RESUMED", key));
    }

    /** Lets nobody in with a key ever again. */
    @Transactional
    public KeyProfile revoke(Caller by, KeyId id) {
        return change(by, id, key -> appendIf(key.revoke(now()), by, "KEY_REVOKED", key));
    }

    /**
     * Gives a key another secret. The one before opens for a while too, so that programs can be moved over one by one;
     * one that was still opening from an earlier rotation does so no longer. The key, its budgets and what it has spent
     * stay what they are.
     */
    @Transactional
    public IssuedKey rotate(Caller by, KeyId id, Duration overlap) {
        by.mustBe(Role.TENANT_ADMIN);
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw Problem.invalid(
                    "overlap_seconds",
                    "overlap_seconds must be between 0 and %d, but is %d"
                            .formatted(LONGEST_OVERLAP.toSeconds(), overlap.toSeconds()));
        }
        var key = lock(by, id);
        mustNotBeRevoked(key);
        var next = PresentedKey.random(random).withSelector(key.selector());
        var previousUntil = now().plus(overlap);
        key.rotate(next, previousUntil);
        ledger.append(
                entry(by.actor(), "KEY_ROTATED", key).saying(fields -> fields.with("previous_until", previousUntil)));
        return new IssuedKey(key.profile(), next);
    }

    private KeyProfile change(Caller by, KeyId id, Consumer<ApiKey> how) {
        by.mustBe(Role.TENANT_ADMIN);
        var key = lock(by, id);
        how.accept(key);
        return key.profile();
    }

    private ApiKey lock(Caller by, KeyId id) {
        return keys.lock(id.value(), by.tenant().value()).orElseThrow(ApiKeys::unknown);
    }

    /** A typing error in a code would make a key that can do nothing. */
    private void checkPurposes(Caller by, KeyPlan plan) {
        var known = purposes.codes(by.tenant());
        plan.purposes().stream()
                .filter(code -> !known.contains(code))
                .findFirst()
                .ifPresent(code -> {
                    throw Problem.invalid("purposes", "The tenant has no purpose '%s'".formatted(code));
                });
        if (plan.defaultPurpose() != null && !known.contains(plan.defaultPurpose())) {
            throw Problem.invalid("default_purpose", "The tenant has no purpose '%s'".formatted(plan.defaultPurpose()));
        }
    }

    private static void mustNotBeRevoked(ApiKey key) {
        if (key.isRevoked()) {
            throw Problem.conflict("key_revoked", "This key is revoked for good; issue another one instead");
        }
    }

    private void appendIf(boolean changed, Caller by, String type, ApiKey key) {
        if (changed) {
            ledger.append(entry(by.actor(), type, key));
        }
    }

    private static Entry entry(Actor by, String type, ApiKey key) {
        return by.did(type, key.id()).ofTenant(key.tenant().value());
    }

    /** What people wrote is only committed to; networks may tell where somebody lives. */
    private void append(Entry entry, KeyPlan plan) {
        ledger.append(entry.saying(plan::tell)
                .committingTo("name", plan.name().getBytes(StandardCharsets.UTF_8))
                .committingTo("ip_ranges", String.join(",", plan.ipRanges()).getBytes(StandardCharsets.UTF_8)));
    }

    /** As PostgreSQL keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Problem unknown() {
        return Problem.notFound("key");
    }
}
