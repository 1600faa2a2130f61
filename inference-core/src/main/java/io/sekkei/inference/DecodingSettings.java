package io.sekkei.inference;

import java.util.List;

/**
 * How tokens are chosen. Immutable; {@link #greedy()} is the starting point and the {@code with} methods change one
 * value each. A value out of its range throws {@link InvalidRequestException} naming it by its OpenAI name.
 *
 * @param maxTokens most tokens to write, at least 1
 * @param temperature divides the logits before sampling, 0 to 2; 0 means greedy
 * @param topK keep only the k likeliest tokens, 0 keeps all
 * @param topP keep the smallest set of likeliest tokens whose probability reaches p, above 0 and at most 1 (nucleus
 *     sampling, arXiv 1904.09751)
 * @param beamWidth hypotheses kept in beam search, 1 to 16; above 1 requires temperature 0
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens already written, 0.5 to 2, 1 is off
 *     (arXiv 1909.05858)
 * @param stop strings that end the answer and are cut from it, at most 4, none empty
 * @param seed makes sampling repeatable
 * @param topLogProbabilities how many likeliest alternatives to report for each token, 0 to 20
 */
public record DecodingSettings(
        int maxTokens,
        double temperature,
        int topK,
        double topP,
        int beamWidth,
        double repetitionPenalty,
        List<String> stop,
        long seed,
        int topLogProbabilities) {
    public static final int DEFAULT_MAX_TOKENS = 256;

    public DecodingSettings {
        check(maxTokens >= 1, "max_tokens", "must be at least 1", maxTokens);
        check(temperature >= 0 && temperature <= 2, "temperature", "must be between 0 and 2", temperature);
        check(topK >= 0, "top_k", "must be 0 (off) or more", topK);
        check(topP > 0 && topP <= 1, "top_p", "must be above 0 and at most 1", topP);
        check(beamWidth >= 1 && beamWidth <= 16, "beam_width", "must be between 1 and 16", beamWidth);
        check(beamWidth == 1 || temperature == 0, "beam_width", "above 1 needs temperature 0", beamWidth);
        check(
                repetitionPenalty >= 0.5 && repetitionPenalty <= 2,
                "repetition_penalty",
                "must be between 0.5 and 2",
                repetitionPenalty);
        check(stop.size() <= 4, "stop", "must hold at most 4 strings", stop.size());
        check(stop.stream().noneMatch(String::isEmpty), "stop", "must not hold an empty string", "\"\"");
        check(
                topLogProbabilities >= 0 && topLogProbabilities <= 20,
                "top_logprobs",
                "must be between 0 and 20",
                topLogProbabilities);
        stop = List.copyOf(stop);
    }

    /** The likeliest token at every step, up to {@link #DEFAULT_MAX_TOKENS} of them. */
    public static DecodingSettings greedy() {
        return new DecodingSettings(DEFAULT_MAX_TOKENS, 0, 0, 1, 1, 1, List.of(), 0, 0);
    }

    public DecodingSettings withMaxTokens(int value) {
        return new DecodingSettings(
                value, temperature, topK, topP, beamWidth, repetitionPenalty, stop, seed, topLogProbabilities);
    }

    public DecodingSettings withTemperature(double value) {
        return new DecodingSettings(
                maxTokens, value, topK, topP, beamWidth, repetitionPenalty, stop, seed, topLogProbabilities);
    }

    public DecodingSettings withTopK(int value) {
        return new DecodingSettings(
                maxTokens, temperature, value, topP, beamWidth, repetitionPenalty, stop, seed, topLogProbabilities);
    }

    public DecodingSettings withTopP(double value) {
        return new DecodingSettings(
                maxTokens, temperature, topK, value, beamWidth, repetitionPenalty, stop, seed, topLogProbabilities);
    }

    public DecodingSettings withBeamWidth(int value) {
        return new DecodingSettings(
                maxTokens, temperature, topK, topP, value, repetitionPenalty, stop, seed, topLogProbabilities);
    }

    public DecodingSettings withRepetitionPenalty(double value) {
        return new DecodingSettings(
                maxTokens, temperature, topK, topP, beamWidth, value, stop, seed, topLogProbabilities);
    }

    public DecodingSettings withStop(List<String> value) {
        return new DecodingSettings(
                maxTokens, temperature, topK, topP, beamWidth, repetitionPenalty, value, seed, topLogProbabilities);
    }

    public DecodingSettings withSeed(long value) {
        return new DecodingSettings(
                maxTokens, temperature, topK, topP, beamWidth, repetitionPenalty, stop, value, topLogProbabilities);
    }

    public DecodingSettings withTopLogProbabilities(int value) {
        return new DecodingSettings(
                maxTokens, temperature, topK, topP, beamWidth, repetitionPenalty, stop, seed, value);
    }

    private static void check(boolean valid, String parameter, String rule, Object value) {
        if (!valid) {
            throw new InvalidRequestException(parameter, "%s %s, but is %s".formatted(parameter, rule, value));
        }
    }
}
