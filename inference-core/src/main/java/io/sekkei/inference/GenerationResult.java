package io.sekkei.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished answer.
 *
 * @param text the whole answer, stop strings cut
 * @param tokens its tokens in order; their texts put together are the text. The end mark is among them only if it released
 *     text that was withheld, because it might have become a stop string or was half a character
 * @param finishReason why it ended
 * @param usage what it used, by model
 * @param timings where the time went
 * @param deferral how a cascade came to it; null in other modes, and where a cascade was cut short before it could judge
 */
public record GenerationResult(
        String text,
        List<GeneratedToken> tokens,
        FinishReason finishReason,
        GenerationUsage usage,
        GenerationTimings timings,
        @Nullable Deferral deferral) {
    public GenerationResult {
        tokens = List.copyOf(tokens);
    }

    public GenerationResult(
            String text,
            List<GeneratedToken> tokens,
            FinishReason finishReason,
            GenerationUsage usage,
            GenerationTimings timings) {
        this(text, tokens, finishReason, usage, timings, null);
    }
}
