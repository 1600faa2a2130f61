package io.sekkei.inference;

import java.util.List;

/**
 * A finished answer.
 *
 * @param text the whole answer, stop strings cut
 * @param tokens its tokens in order, without the end mark
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
