package io.sekkei.inference;

import java.util.List;

/**
 * Which answer to explain.
 *
 * @param messages the conversation it was the answer to
 * @param mode the mode that wrote it
 * @param tokenIds its tokens, at least one
 */
public record ExplanationRequest(List<ChatMessage> messages, DecodingMode mode, List<Integer> tokenIds) {
    public ExplanationRequest {
        if (messages.isEmpty() || tokenIds.isEmpty()) {
            throw new InvalidRequestException(
                    "tokens",
                    "An explanation needs a conversation and at least 1 token of an answer, but got %d messages and %d tokens"
                            .formatted(messages.size(), tokenIds.size()));
        }
        messages = List.copyOf(messages);
        tokenIds = List.copyOf(tokenIds);
    }
}
