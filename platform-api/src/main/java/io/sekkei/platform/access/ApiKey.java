package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.DepartmentProfile;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An API key as it is kept: enough to recognise the key, not enough to show it. */
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init")
class ApiKey {
    @Id
    private UUID id;

    @Version
    private @Nullable Integer version;

    @Column(nullable = false)
    private String selector;

    @Column(nullable = false)
    private byte[] secretSha256;

    @Column(name = "previous_sha256")
    private byte @Nullable [] previousSha256;

    private @Nullable Instant previousUntil;

    @Column(nullable = false)
    private UUID tenantId;

    @Column(nullable = false)
    private UUID departmentId;

    @Column(nullable = false)
    private String name;

    @Column(nullable = false)
    private Instant createdAt;

    private @Nullable Instant expiresAt;
    private @Nullable Instant suspendedAt;
    private @Nullable Instant revokedAt;

    /** Written past this object, so that a change of the key does not undo it. */
    @Column(insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private @Nullable List<String> pairs;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private @Nullable List<String> modes;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private @Nullable List<String> purposes;

    private @Nullable String defaultPurpose;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private @Nullable List<String> ipRanges;

    private boolean evidence;

    protected ApiKey() {}

    ApiKey(UUID id, PresentedKey key, DepartmentProfile owner, KeyPlan plan, Instant createdAt) {
        this.id = id;
        this.selector = key.selector();
        this.secretSha256 = key.secretDigest();
        this.tenantId = owner.tenant().value();
        this.departmentId = owner.id().value();
        this.createdAt = createdAt;
        follow(plan);
    }

    /** Takes over everything a plan says. */
    final void follow(KeyPlan plan) {
        this.name = plan.name();
        this.expiresAt = plan.expiresAt();
        this.pairs = orNull(plan.pairs());
        this.modes = orNull(plan.modes());
        this.purposes = orNull(plan.purposes());
        this.defaultPurpose = plan.defaultPurpose();
        this.ipRanges = orNull(plan.ipRanges());
        this.evidence = plan.evidence();
    }

    /** Another secret opens from now on, and the one before for a while too. */
    void rotate(PresentedKey next, Instant previousUntil) {
        this.previousSha256 = secretSha256;
        this.previousUntil = previousUntil;
        this.secretSha256 = next.secretDigest();
    }

    /** @return whether that changed anything */
    boolean suspend(Instant now) {
        var changes = suspendedAt == null;
        suspendedAt = changes ? now : suspendedAt;
        return changes;
    }

    /** @return whether that changed anything */
    boolean resume() {
        var changes = suspendedAt != null;
        suspendedAt = null;
        return changes;
    }

    /**
     * For good.
     *
     * @return whether that changed anything
     */
    boolean revoke(Instant now) {
        var changes = revokedAt == null;
        revokedAt = changes ? now : revokedAt;
        previousSha256 = null;
        previousUntil = null;
        return changes;
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    UUID id() {
        return id;
    }

    String selector() {
        return selector;
    }

    TenantId tenant() {
        return new TenantId(tenantId);
    }

    DepartmentId department() {
        return new DepartmentId(departmentId);
    }

    KeyProfile profile() {
        var plan = new KeyPlan(
                name,
                expiresAt,
                orEmpty(pairs),
                orEmpty(modes),
                orEmpty(purposes),
                defaultPurpose,
                List.copyOf(ipRanges == null ? List.of() : ipRanges),
                evidence);
        return new KeyProfile(
                new KeyId(id),
                department(),
                "sk-sekkei-" + selector,
                plan,
                createdAt,
                previousUntil,
                lastUsedAt,
                suspendedAt,
                revokedAt);
    }

    private static Set<String> orEmpty(@Nullable List<String> list) {
        return list == null ? Set.of() : Set.copyOf(list);
    }

    private static @Nullable List<String> orNull(Collection<String> all) {
        return all.isEmpty() ? null : all.stream().sorted().toList();
    }
}
