package io.sekkei.platform.pilot.dataset;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One item of a dataset before it is kept.
 *
 * @param line where it stood in what was uploaded, from 1
 * @param system what the model is told beforehand; null if nothing is
 * @param input what it is asked
 * @param reference what it should answer; null if nobody knows
 * @param split the part it belongs to; null leaves it to chance
 * @param source the generation it was drawn from; null if it was not
 */
public record Row(
        int line,
        @Nullable String system,
        String input,
        @Nullable String reference,
        @Nullable Split split,
        @Nullable UUID source) {
    Row in(Split part) {
        return new Row(line, system, input, reference, part, source);
    }
}
