package io.sekkei.platform.pilot;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run and how far it has come.
 *
 * @param id the run
 * @param tenant whose it is
 * @param department for whom it is paid; null for nobody in particular
 * @param plan what was asked for
 * @param state where it stands
 * @param reason why it was paused by itself; null if it was not
 * @param progress how many outputs there are
 * @param ran how long it was running, by the time of the last look
 * @param createdBy who began it
 * @param createdAt when
 * @param endedAt when it was complete or cancelled
 */
public record Pilot(
        UUID id,
        TenantId tenant,
        @Nullable DepartmentId department,
        PilotPlan plan,
        State state,
        @Nullable String reason,
        Progress progress,
        Duration ran,
        PersonId createdBy,
        Instant createdAt,
        @Nullable Instant endedAt) {
    /** Where a run stands. */
    public enum State {
        RUNNING,
        PAUSED,
        COMPLETED,
        CANCELLED;

        /** Whether nothing happens to it any more. */
        public boolean isEnded() {
            return this == COMPLETED || this == CANCELLED;
        }
    }

    /**
     * How many outputs there are.
     *
     * @param total wanted
     * @param done written and measured
     * @param failed that could not be written
     * @param skipped not written, because their setting was dominated or their item erased
     */
    public record Progress(int total, int done, int failed, int skipped) {
        public int settled() {
            return done + failed + skipped;
        }
    }

    /** How long it will still take, by what it took so far; null as long as nobody knows. */
    public @Nullable Duration left() {
        var settled = progress.settled();
        if (state != State.RUNNING || settled == 0) {
            return null;
        }
        return ran.multipliedBy(progress.total() - settled).dividedBy(settled);
    }
}
