package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.inference.GeneratedToken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** How likely each token was, in the form of chat completions. */
@Schema(description = "How likely each token was.")
record ChatLogProbs(List<Token> content) {
    static ChatLogProbs of(List<GeneratedToken> tokens) {
        return new ChatLogProbs(tokens.stream().map(ChatLogProbs::token).toList());
    }

    private static Token token(GeneratedToken token) {
        var alternatives = token.alternatives().stream()
                .map(other ->
                        new Alternative(other.text(), LogProbs.finite(other.logProbability()), utf8(other.text())))
                .toList();
        return new Token(token.text(), LogProbs.finite(token.logProbability()), utf8(token.text()), alternatives);
    }

    private static List<Integer> utf8(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
    }

    /** A token that was written. */
    @Schema(name = "TokenLogProb", description = "A token that was written.")
    record Token(
            @Schema(description = "The text it completed; empty while a character is unfinished.")
            String token,

            @Schema(description = "Natural logarithm of its probability; -9999 stands for impossible.")
            double logprob,

            @Schema(description = "The text in UTF-8.") List<Integer> bytes,

            @JsonProperty("top_logprobs") @Schema(description = "The likeliest tokens here, likeliest first.")
            List<Alternative> topLogprobs) {}

    /** A token that could have been written. */
    @Schema(name = "AlternativeLogProb", description = "A token that could have been written.")
    record Alternative(String token, double logprob, List<Integer> bytes) {}
}
