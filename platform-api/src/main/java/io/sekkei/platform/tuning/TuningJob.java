package io.sekkei.platform.tuning;

import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that makes a small model learn.
 *
 * @param id the job
 * @param tenant whose it is
 * @param plan what was asked for
 * @param base what it begins from
 * @param state where it stands
 * @param phase what is being done
 * @param reason why it was paused or failed, if no person did it; what holds it up while it runs
 * @param examples how many texts there are
 * @param updates how many updates are done, as of the last look at dev
 * @param version what it came to; null until it is completed
 * @param ran for how long it ran, without its pauses
 * @param createdBy who began it
 * @param createdAt when
 * @param endedAt when it ended; null if it has not
 */
public record TuningJob(
        UUID id,
        TenantId tenant,
        TuningPlan plan,
        Base base,
        State state,
        Phase phase,
        @Nullable String reason,
        Examples examples,
        int updates,
        @Nullable UUID version,
        Duration ran,
        PersonId createdBy,
        Instant createdAt,
        @Nullable Instant endedAt) {
    /** Where a job stands. */
    public enum State {
        RUNNING,
        PAUSED,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    /** What is being done. */
    public enum Phase {
        WAITING,
        PREPARING,
        TRAINING,
        EVALUATING,
        ENDED
    }

    /**
     * What a job begins from.
     *
     * @param digest of its manifest
     * @param version the tenant's own version; null for the one all tenants have
     */
    public record Base(String digest, @Nullable UUID version) {}

    /**
     * How many texts a job has.
     *
     * @param train those it learns from
     * @param dev those that say when to stop
     * @param test those it is judged by
     * @param leftOut those that are not used
     * @param because how many of them for which reason; those are missing that nobody noted a reason of
     * @param erased those that were erased since
     */
    public record Examples(
            int train, int dev, int test, int leftOut, Map<TuningExample.LeftOut, Integer> because, int erased) {
        static final Examples NONE = new Examples(0, 0, 0, 0, Map.of(), 0);
    }
}
