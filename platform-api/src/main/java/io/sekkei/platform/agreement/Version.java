package io.sekkei.platform.agreement;

import io.sekkei.platform.tenancy.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of a policy. It never changes but for its state.
 *
 * @param id the policy
 * @param version counts its versions
 * @param tenant whose it is
 * @param plan what it says
 * @param state whether it counts
 * @param proposedBy who wished it
 * @param proposedAt when
 * @param decidedBy who let it count or declined it, never who wished it
 * @param decidedAt when
 */
public record Version<P>(
        UUID id,
        int version,
        TenantId tenant,
        P plan,
        State state,
        UUID proposedBy,
        Instant proposedAt,
        @Nullable UUID decidedBy,
        @Nullable Instant decidedAt) {
    /** Whether a version counts. */
    public enum State {
        PROPOSED,
        ACTIVE,
        REPLACED,
        DECLINED
    }
}
