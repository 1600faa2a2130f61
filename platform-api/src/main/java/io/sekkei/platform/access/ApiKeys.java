package io.sekkei.platform.access;

import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.DepartmentProfile;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Issues API keys, recognises and changes them. What is changed counts from the next request on. */
@Service
public class ApiKeys {
    /** A secret that was given away by mistake must not live on for ever. */
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private final StoredKeys keys;
    private final Recognition recognition;
    private final Ledger ledger;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(StoredKeys keys, Recognition recognition, Ledger ledger, Clock clock) {
        this.keys = keys;
        this.recognition = recognition;
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

    /** Makes a key for a department; what is returned is the only copy of its secret there will ever be. */
    @Transactional
    public PresentedKey issue(DepartmentProfile owner, String name) {
        return issue(owner, KeyPlan.named(name)).shown();
    }

    /** As above, for a key that may not do everything. */
    @Transactional
    public IssuedKey issue(DepartmentProfile owner, KeyPlan plan) {
        var shown = PresentedKey.random(random);
        var key = keys.save(new ApiKey(UUID.randomUUID(), shown, owner, plan, clock.instant()));
        var entry = entry("KEY_ISSUED", key)
                .saying(fields -> fields.with("department", owner.id().value()).with("selector", key.selector()));
        append(entry, plan);
        return new IssuedKey(key.profile(), shown);
    }

    /** The keys of a tenant by their numbers, from the one after; of one department if it is named. */
    @Transactional(readOnly = true)
    public List<KeyProfile> list(TenantId tenant, @Nullable DepartmentId department, @Nullable KeyId after, int limit) {
        return keys
                .page(
                        tenant.value(),
                        department == null ? null : department.value(),
                        after == null ? null : after.value(),
                        limit)
                .stream()
                .map(ApiKey::profile)
                .toList();
    }

    @Transactional(readOnly = true)
    public Optional<KeyProfile> find(TenantId tenant, KeyId id) {
        return keys.findByIdAndTenantId(id.value(), tenant.value()).map(ApiKey::profile);
    }

    /** Lets a key be used for what a plan says, and for nothing else. Empty if there is no such key, as below. */
    @Transactional
    public Optional<KeyProfile> change(TenantId tenant, KeyId id, KeyPlan plan) {
        return change(tenant, id, key -> {
            mustNotBeRevoked(key);
            key.follow(plan);
            append(entry("KEY_CHANGED", key), plan);
        });
    }

    /** Lets nobody in with a key until it is resumed. */
    @Transactional
    public Optional<KeyProfile> suspend(TenantId tenant, KeyId id) {
        return change(tenant, id, key -> appendIf(key.suspend(clock.instant()), "KEY_SUSPENDED", key));
    }

    @Transactional
    public Optional<KeyProfile> resume(TenantId tenant, KeyId id) {
        return change(tenant, id, key -> appendIf(key.resume(), "KEY_RESUMED", key));
    }

    /** Lets nobody in with a key ever again. */
    @Transactional
    public Optional<KeyProfile> revoke(TenantId tenant, KeyId id) {
        return change(tenant, id, key -> {
            var isNew = !key.isRevoked();
            if (isNew) {
                key.revoke(clock.instant());
            }
            appendIf(isNew, "KEY_REVOKED", key);
        });
    }

    /**
     * Gives a key another secret. The one before opens for a while too, so that programs can be moved over one by one;
     * one that was still opening from an earlier rotation does so no longer. The key, its budgets and what it has spent
     * stay what they are.
     */
    @Transactional
    public Optional<IssuedKey> rotate(TenantId tenant, KeyId id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new InvalidKeyProblem(
                    "overlap_seconds",
                    "overlap_seconds must be between 0 and %d, but is %d"
                            .formatted(LONGEST_OVERLAP.toSeconds(), overlap.toSeconds()));
        }
        return keys.lock(id.value(), tenant.value())
                .map(key -> rotate(key, clock.instant().plus(overlap)));
    }

    private IssuedKey rotate(ApiKey key, Instant previousUntil) {
        mustNotBeRevoked(key);
        var next = PresentedKey.random(random).withSelector(key.selector());
        key.rotate(next, previousUntil);
        ledger.append(entry("KEY_ROTATED", key).saying(fields -> fields.with("previous_until", previousUntil)));
        return new IssuedKey(key.profile(), next);
    }

    private Optional<KeyProfile> change(TenantId tenant, KeyId id, Consumer<ApiKey> how) {
        return keys.lock(id.value(), tenant.value()).map(key -> {
            how.accept(key);
            return key.profile();
        });
    }

    private static void mustNotBeRevoked(ApiKey key) {
        if (key.isRevoked()) {
            throw KeyProblem.revoked();
        }
    }

    private void appendIf(boolean changed, String type, ApiKey key) {
        if (changed) {
            ledger.append(entry(type, key));
        }
    }

    private static Entry entry(String type, ApiKey key) {
        return Entry.of(type, key.id()).ofTenant(key.tenant().value());
    }

    /** What people wrote is only committed to; networks may tell where somebody lives. */
    private void append(Entry entry, KeyPlan plan) {
        ledger.append(entry.saying(plan::tell)
                .committingTo("name", plan.name().getBytes(StandardCharsets.UTF_8))
                .committingTo("ip_ranges", String.join(",", plan.ipRanges()).getBytes(StandardCharsets.UTF_8)));
    }
}
