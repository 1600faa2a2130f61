package io.sekkei.platform.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A company, or whoever else shares nothing with the others. */
@Entity
@Table(name = "tenant")
class Tenant {
    @Id
    @SuppressWarnings("NullAway.Init")
    private UUID id;

    @Column(nullable = false)
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Column(nullable = false)
    @SuppressWarnings("NullAway.Init")
    private ZoneId timeZone;

    @Column(nullable = false)
    @SuppressWarnings("NullAway.Init")
    private Instant createdAt;

    private @Nullable Instant suspendedAt;

    @SuppressWarnings("NullAway.Init")
    protected Tenant() {}

    Tenant(UUID id, String name, ZoneId timeZone, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.timeZone = timeZone;
        this.createdAt = createdAt;
    }

    void change(String newName, ZoneId newZone) {
        this.name = newName;
        this.timeZone = newZone;
    }

    TenantProfile profile() {
        return new TenantProfile(new TenantId(id), name, timeZone, createdAt, suspendedAt);
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    ZoneId timeZone() {
        return timeZone;
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
