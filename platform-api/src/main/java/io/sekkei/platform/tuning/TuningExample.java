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
 * @param leftOut whether it is not used: it is not one question with one answer, or is nearly the same as one of another part
 * @param erasedAt when it was erased; null if it is there
 */
public record TuningExample(
        int position,
        Split split,
        @Nullable UUID item,
        @Nullable UUID generation,
        boolean leftOut,
        @Nullable Instant erasedAt) {
    boolean isUsable() {
        return !leftOut && erasedAt == null;
    }
}
