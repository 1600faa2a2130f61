package io.sekkei.platform.routing;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a route policy.
 *
 * @param name what records and reports call it
 * @param maxPromptTokens it is for prompts of no more tokens than this; null is for all
 * @param mode what writes them
 * @param deferral when a cascade hands its draft on; null in other modes, and for the pair's usual rule
 */
public record RouteRule(
        String name,
        @Nullable Integer maxPromptTokens,
        DecodingMode mode,
        @Nullable DeferralRule deferral) {
    private static final int LONGEST_NAME = 80;

    public RouteRule {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "The name of a rule must have between 1 and %d characters".formatted(LONGEST_NAME));
        }
        if (maxPromptTokens != null && maxPromptTokens < 1) {
            throw new IllegalArgumentException(
                    "max_prompt_tokens must be at least 1, but is %d".formatted(maxPromptTokens));
        }
        if (deferral != null && mode != DecodingMode.CASCADE) {
            throw new IllegalArgumentException("Only a rule with the mode cascade has a deferral");
        }
    }

    boolean covers(int promptTokens) {
        return maxPromptTokens == null || promptTokens <= maxPromptTokens;
    }
}
