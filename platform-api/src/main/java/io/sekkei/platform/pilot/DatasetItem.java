package io.sekkei.platform.pilot;

import io.sekkei.platform.pilot.dataset.Split;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One item of a dataset, without its texts.
 *
 * @param id also where the texts are kept
 * @param position its place, from 1
 * @param split the part it belongs to
 * @param source the generation it was drawn from; null if it was not
 * @param erasedAt when its texts were erased; null if they are there
 */
public record DatasetItem(
        UUID id,
        int position,
        Split split,
        @Nullable UUID source,
        @Nullable Instant erasedAt) {
    /** The texts of an item. */
    public record Texts(
            @Nullable String system, String input, @Nullable String reference) {
        @Override
        public String toString() {
            return "Texts[***]";
        }
    }
}
