package io.sekkei.platform.review.policy;

import java.util.OptionalDouble;
import java.util.UUID;

/**
 * What a policy looks at.
 *
 * @param generation the generation's id
 * @param text what was written
 * @param meanLogProbability of its tokens; empty if there are none
 * @param minLogProbability of its tokens; empty if there are none
 * @param costMicros what it cost
 * @param external whether the text is to leave the house
 * @param disagreement from 0 to 1, how far the small model alone would have written something else, 1 too if it could not
 *     be asked; empty if it need not be
 */
public record Output(
        UUID generation,
        String text,
        OptionalDouble meanLogProbability,
        OptionalDouble minLogProbability,
        long costMicros,
        boolean external,
        OptionalDouble disagreement) {
    int characters() {
        return text.codePointCount(0, text.length());
    }
}
