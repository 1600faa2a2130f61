package io.sekkei.platform.tenancy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What others may know of a department.
 *
 * @param id its number
 * @param tenant the tenant it belongs to
 * @param name what people call it
 * @param createdAt since when it is there
 * @param suspendedAt since when it is suspended; null if it is not
 */
public record DepartmentProfile(
        DepartmentId id,
        TenantId tenant,
        String name,
        Instant createdAt,
        @Nullable Instant suspendedAt) {}
