package io.sekkei.platform.tenancy;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What may be known of a tenant.
 *
 * @param id its number
 * @param name what people call it; no other tenant has the name
 * @param timeZone where its days and months begin
 * @param createdAt since when it is there
 * @param suspendedAt since when it is suspended; null if it is not
 */
public record TenantProfile(
        TenantId id,
        String name,
        ZoneId timeZone,
        Instant createdAt,
        @Nullable Instant suspendedAt) {}
