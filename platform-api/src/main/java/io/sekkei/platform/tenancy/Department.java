package io.sekkei.platform.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A part of a tenant that holds keys and budgets of its own. */
@Entity
@Table(name = "department")
class Department {
    @Id
    @SuppressWarnings("NullAway.Init")
    private UUID id;

    @Column(nullable = false)
    @SuppressWarnings("NullAway.Init")
    private UUID tenantId;

    @Column(nullable = false)
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Column(nullable = false)
    @SuppressWarnings("NullAway.Init")
    private Instant createdAt;

    private @Nullable Instant suspendedAt;

    @SuppressWarnings("NullAway.Init")
    protected Department() {}

    Department(UUID id, UUID tenantId, String name, Instant createdAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.name = name;
        this.createdAt = createdAt;
    }

    void rename(String newName) {
        this.name = newName;
    }

    DepartmentProfile profile() {
        return new DepartmentProfile(new DepartmentId(id), new TenantId(tenantId), name, createdAt, suspendedAt);
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
}
