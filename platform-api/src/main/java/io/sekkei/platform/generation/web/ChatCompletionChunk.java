package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of an answer to a conversation. */
@Schema(description = "A piece of an answer to a conversation, sent as a server-sent event.")
record ChatCompletionChunk(
        String id,

        @Schema(allowableValues = "chat.completion.chunk") String object,

        long created,
        String model,

        @JsonProperty("system_fingerprint") String systemFingerprint,

        List<Choice> choices,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
                description = "With include_usage: null in all chunks but the last; without: absent.",
                implementation = Usage.class,
                nullable = true)
        @Nullable
        Object usage,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HeldNotice sekkei) {
    /** What this piece adds. */
    @Schema(name = "ChatChunkChoice", description = "What this piece adds.")
    record Choice(
            int index,
            Delta delta,

            @Schema(nullable = true, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            ChatLogProbs logprobs,

            @JsonProperty("finish_reason")
            @Schema(
                    description = "Why the answer ended; null until it has.",
                    nullable = true,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String finishReason) {}

    /** What this piece adds to the message. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(description = "What this piece adds to the message; the first brings the role, the last is empty.")
    record Delta(@Nullable String role, @Nullable String content) {}
}
