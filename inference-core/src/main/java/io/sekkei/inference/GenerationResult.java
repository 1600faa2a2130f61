package io.sekkei.inference;

import java.util.List;

/**
 * A finished answer.
 *
 * @param text the whole answer, stop strings cut
 * @param tokens its tokens in order; their texts put together are the text. The end mark is among them only if it released
 *     text that was withheld, because it might have become a stop string or was half a character
 * @param finishReason why it ended
 * @param usage what it used, by model
 * @param timings where the time went
 */
public record GenerationResult(
        String text,
        List<GeneratedToken> tokens,
        FinishReason finishReason,
        GenerationUsage usage,
        GenerationTimings timings) {
    public GenerationResult {
        tokens = List.copyOf(tokens);
    }
}
