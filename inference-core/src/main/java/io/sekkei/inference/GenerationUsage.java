package io.sekkei.inference;

/**
 * What a generation used, by model.
 *
 * @param promptTokens tokens of the prompt
 * @param llmEncodedTokens prompt tokens the large model read for this request; 0 if it did not read or its
 *     representation came from the cache
 * @param slmDecodedTokens tokens the small model wrote, the end mark included
 * @param llmDecodedTokens tokens the large model wrote, the end mark included
 */
public record GenerationUsage(int promptTokens, int llmEncodedTokens, int slmDecodedTokens, int llmDecodedTokens) {
    public int decodedTokens() {
        return slmDecodedTokens + llmDecodedTokens;
    }

    /** What two generations of the same prompt used together. */
    public GenerationUsage plus(GenerationUsage other) {
        return new GenerationUsage(
                promptTokens,
                llmEncodedTokens + other.llmEncodedTokens,
                slmDecodedTokens + other.slmDecodedTokens,
                llmDecodedTokens + other.llmDecodedTokens);
    }
}
