package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.Standing;
import io.sekkei.platform.tenancy.SuspendedProblem;
import io.sekkei.platform.tenancy.TenantId;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As much of a key as is asked when somebody shows it.
 *
 * @param secret SHA-256 of its secret
 * @param previous SHA-256 of the secret before the last rotation
 * @param previousUntil until when that one opens
 * @param ipRanges where it may be shown; empty for anywhere
 * @param standing how its tenant and department stand
 */
record KeyAtTheDoor(
        KeyId id,
        TenantId tenant,
        DepartmentId department,
        byte[] secret,
        byte @Nullable [] previous,
        @Nullable Instant previousUntil,
        @Nullable Instant expiresAt,
        @Nullable Instant suspendedAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        List<String> ipRanges,
        KeyTerms terms,
        Standing standing) {
    /** Compares in constant time, so that the time taken tells nothing of the secrets. */
    boolean opensFor(PresentedKey shown, Instant now) {
        var digest = shown.secretDigest();
        var isCurrent = MessageDigest.isEqual(secret, digest);
        var isPrevious = MessageDigest.isEqual(previous, digest) && previousOpens(now);
        return (isCurrent | isPrevious) && revokedAt == null;
    }

    private boolean previousOpens(Instant now) {
        return previousUntil != null && now.isBefore(previousUntil);
    }

    /** What speaks against letting in who shows this key, if anything does. */
    @Nullable
    Problem refusal(String address, Instant now) {
        if (standing.tenantIsSuspended()) {
            return SuspendedProblem.ofTenant();
        }
        if (standing.departmentIsSuspended()) {
            return SuspendedProblem.ofDepartment();
        }
        if (suspendedAt != null) {
            return SuspendedProblem.ofKey();
        }
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return KeyProblem.expired(expiresAt);
        }
        return ipRanges.isEmpty() || IpRanges.hold(ipRanges, address) ? null : KeyProblem.wrongPlace(address);
    }

    boolean wasUsedWithin(Duration time, Instant now) {
        return lastUsedAt != null && now.isBefore(lastUsedAt.plus(time));
    }

    Caller caller() {
        return Caller.key(id, tenant, department, terms);
    }
}
