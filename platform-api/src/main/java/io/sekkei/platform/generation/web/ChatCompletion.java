package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.platform.generation.Answer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer to a conversation. */
@Schema(description = "A whole answer to a conversation.")
record ChatCompletion(
        @Schema(description = "The generation's number with a prefix.")
        String id,

        @Schema(allowableValues = "chat.completion") String object,

        @Schema(description = "When it was begun, in seconds since 1970.")
        long created,

        @Schema(description = "The model's full name, mode included.", example = "enja:llm-to-slm")
        String model,

        @JsonProperty("system_fingerprint") @Schema(description = "Changes when the weights do.")
        String systemFingerprint,

        List<Choice> choices,
        Usage usage,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HeldNotice sekkei) {
    static ChatCompletion of(Answer answer, boolean logprobs) {
        var identity = Identity.ofChat(answer.generation());
        var probabilities = logprobs ? ChatLogProbs.of(answer.result().tokens()) : null;
        var message = new AssistantMessage("assistant", answer.result().text(), null);
        return new ChatCompletion(
                identity.id(),
                "chat.completion",
                identity.created(),
                identity.model(),
                identity.fingerprint(),
                List.of(new Choice(0, message, probabilities, FinishReasons.of(answer))),
                Usage.of(answer),
                HeldNotice.of(answer));
    }

    /** The answer among its possible ones; there is always one. */
    @Schema(name = "ChatChoice", description = "The answer; there is always one.")
    record Choice(
            int index,
            AssistantMessage message,

            @Schema(nullable = true, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            ChatLogProbs logprobs,

            @JsonProperty("finish_reason")
            @Schema(
                    description = "Why it ended.",
                    allowableValues = {"stop", "length", "content_filter"})
            String finishReason) {}

    /** What the model said. */
    @Schema(description = "What the model said.")
    record AssistantMessage(
            @Schema(allowableValues = "assistant") String role,

            String content,

            @Schema(description = "Always null.", nullable = true, requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String refusal) {}
}
