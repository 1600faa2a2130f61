package io.sekkei.platform.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;

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

    @SuppressWarnings("NullAway.Init")
    protected Tenant() {}

    Tenant(UUID id, String name, ZoneId timeZone, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.timeZone = timeZone;
        this.createdAt = createdAt;
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
}
