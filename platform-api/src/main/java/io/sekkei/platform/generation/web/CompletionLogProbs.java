package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.inference.GeneratedToken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How likely each token was, in the form of completions. */
@Schema(description = "How likely each token was: one entry a token in each list.")
record CompletionLogProbs(
        List<String> tokens,

        @JsonProperty("token_logprobs") List<Double> tokenLogprobs,

        @JsonProperty("top_logprobs") List<Map<String, Double>> topLogprobs,

        @JsonProperty("text_offset") @Schema(description = "Where in the whole text each token begins.")
        List<Integer> textOffset) {
    /** @param offset where the first of these tokens begins in the whole text */
    static CompletionLogProbs of(List<GeneratedToken> tokens, int offset) {
        return new CompletionLogProbs(
                tokens.stream().map(GeneratedToken::text).toList(),
                tokens.stream()
                        .map(token -> LogProbs.finite(token.logProbability()))
                        .toList(),
                tokens.stream().map(CompletionLogProbs::alternatives).toList(),
                offsets(tokens, offset));
    }

    private static Map<String, Double> alternatives(GeneratedToken token) {
        var alternatives = new LinkedHashMap<String, Double>();
        // Several tokens can have the same text; the likeliest comes first and stays.
        token.alternatives()
                .forEach(other -> alternatives.putIfAbsent(other.text(), LogProbs.finite(other.logProbability())));
        return alternatives;
    }

    private static List<Integer> offsets(List<GeneratedToken> tokens, int offset) {
        var offsets = new ArrayList<Integer>();
        var next = offset;
        for (var token : tokens) {
            offsets.add(next);
            next += token.text().length();
        }
        return offsets;
    }
}
