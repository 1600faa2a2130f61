package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be known of a key.
 *
 * @param id its number
 * @param department whose it is
 * @param prefix what can be seen of it, so that people can tell keys apart
 * @param plan what it may be used for
 * @param createdAt when it was issued
 * @param previousUntil until when the secret before the last rotation opens or opened
 * @param lastUsedAt when it was last used, to a few minutes
 * @param suspendedAt since when it is suspended, if it is
 * @param revokedAt when it was revoked, if it was
 */
public record KeyProfile(
        KeyId id,
        DepartmentId department,
        String prefix,
        KeyPlan plan,
        Instant createdAt,
        @Nullable Instant previousUntil,
        @Nullable Instant lastUsedAt,
        @Nullable Instant suspendedAt,
        @Nullable Instant revokedAt) {}
