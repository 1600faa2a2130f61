package io.sekkei.platform.pilot;

import io.sekkei.inference.DeferralRule;
import org.jspecify.annotations.Nullable;

/**
 * One way to write the items of a run. What is left out is null and means what it means to every other client.
 *
 * @param label what reports call it
 * @param model a pair in a mode, as in {@code enja:llm-only}
 * @param maxTokens most tokens of an output
 * @param temperature 0 is greedy
 * @param topK of the likeliest tokens
 * @param topP of their probability
 * @param beamWidth versions of an output that are followed
 * @param repetitionPenalty 1 is off
 * @param deferral when a cascade hands its draft on
 */
public record PilotSetting(
        String label,
        String model,
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable Integer topK,
        @Nullable Double topP,
        @Nullable Integer beamWidth,
        @Nullable Double repetitionPenalty,
        @Nullable DeferralRule deferral) {
    private static final int LONGEST_LABEL = 80;

    public PilotSetting {
        if (label.isBlank() || label.length() > LONGEST_LABEL) {
            throw new IllegalArgumentException(
                    "A label must have between 1 and %d characters".formatted(LONGEST_LABEL));
        }
    }

    /** A model with everything left open. */
    public static PilotSetting of(String model) {
        return new PilotSetting(model, model, null, null, null, null, null, null, null);
    }
}
