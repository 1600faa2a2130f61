package io.sekkei.platform.tuning;

import io.sekkei.platform.pilot.dataset.Split;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a text comes from that a job learns from, or is judged by.
 *
 * @param position its place in the job, from 1
 * @param split the part it belongs to
 * @param item the dataset's item; null for a correction
 * @param generation the generation that was corrected, or that the item was drawn from; null if there is none
 * @param leftOut whether it is not used
 * @param because why it is not used; null if it is, or if nobody noted it
 * @param erasedAt when it was erased; null if it is there
 */
public record TuningExample(
        int position,
        Split split,
        @Nullable UUID item,
        @Nullable UUID generation,
        boolean leftOut,
        @Nullable LeftOut because,
        @Nullable Instant erasedAt) {
    /** Why an example is not used. */
    public enum LeftOut {
        /** Nothing says what should be answered. */
        UNANSWERED,
        /** Its texts are not kept any more, or the correction was recalled. */
        GONE,
        /** The pair cannot learn it: it is longer than what the pair reads or writes, or empty. */
        UNFIT,
        /** It is nearly the same as one of another part, which stays. */
        NEAR_COPY
    }

    /** One that may be used. */
    static TuningExample of(int position, Split split, @Nullable UUID item, @Nullable UUID generation) {
        return new TuningExample(position, split, item, generation, false, null, null);
    }

    boolean isUsable() {
        return !leftOut && erasedAt == null;
    }
}
