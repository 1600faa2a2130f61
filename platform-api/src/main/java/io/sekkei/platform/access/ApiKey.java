package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.DepartmentProfile;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An API key as it is kept: enough to recognise the key, not enough to show it. */
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init")
class ApiKey {
    @Id
    private UUID id;

    @Column(nullable = false)
    private String selector;

    @Column(nullable = false)
    private byte[] secretSha256;

    @Column(nullable = false)
    private UUID tenantId;

    @Column(nullable = false)
    private UUID departmentId;

    @Column(nullable = false)
    private String name;

    @Column(nullable = false)
    private Instant createdAt;

    private @Nullable Instant revokedAt;

    protected ApiKey() {}

    ApiKey(UUID id, PresentedKey key, DepartmentProfile owner, String name, Instant createdAt) {
        this.id = id;
        this.selector = key.selector();
        this.secretSha256 = key.secretDigest();
        this.tenantId = owner.tenant().value();
        this.departmentId = owner.id().value();
        this.name = name;
        this.createdAt = createdAt;
    }

    /** Compares in constant time, so that the time taken tells nothing of the secret. */
    boolean opensFor(PresentedKey shown) {
        return MessageDigest.isEqual(secretSha256, shown.secretDigest()) && revokedAt == null;
    }

    Caller caller() {
        return Caller.key(new KeyId(id), new TenantId(tenantId), new DepartmentId(departmentId));
    }
}
