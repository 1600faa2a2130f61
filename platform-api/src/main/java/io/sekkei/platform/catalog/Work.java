package io.sekkei.platform.catalog;

/**
 * What a generation makes the models do.
 *
 * @param llmEncodedTokens tokens the large model reads
 * @param slmDecodedTokens tokens the small model writes
 * @param llmDecodedTokens tokens the large model writes
 * @param computeMillis milliseconds on a worker
 */
public record Work(long llmEncodedTokens, long slmDecodedTokens, long llmDecodedTokens, long computeMillis) {
    public long decodedTokens() {
        return slmDecodedTokens + llmDecodedTokens;
    }
}
