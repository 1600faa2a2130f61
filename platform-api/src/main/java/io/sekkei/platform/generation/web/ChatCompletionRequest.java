package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client sends for a chat completion. Fields not listed are ignored, as OpenAI's clients send many. */
@Schema(description = "A conversation to be answered. Fields not listed here are ignored.")
@JsonIgnoreProperties(ignoreUnknown = true)
record ChatCompletionRequest(
        @Schema(
                description = "A model of GET /v1/models: a pair, or a pair and a mode.",
                example = "enja",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String model,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description = "The conversation so far, ending with the turn to be answered.",
                                requiredMode = Schema.RequiredMode.REQUIRED),
                minItems = 1)
        @Nullable
        List<@Nullable Message> messages,

        @JsonProperty("max_tokens")
        @Schema(
                description = "Most tokens to write; 256 or the model's own limit if that is less.",
                minimum = "1",
                example = "128")
        @Nullable
        Integer maxTokens,

        @JsonProperty("max_completion_tokens")
        @Schema(description = "The newer name of max_tokens; wins if both are given.", minimum = "1")
        @Nullable
        Integer maxCompletionTokens,

        @Schema(
                description = "0, the default here, always takes the likeliest token; higher values take more chances.",
                minimum = "0",
                maximum = "2",
                defaultValue = "0")
        @Nullable
        Double temperature,

        @JsonProperty("top_p")
        @Schema(
                description = "Sample from the likeliest tokens that together reach this probability.",
                minimum = "0",
                exclusiveMinimum = true,
                maximum = "1",
                defaultValue = "1")
        @Nullable
        Double topP,

        @JsonProperty("top_k")
        @Schema(
                description = "Extension: sample from the k likeliest tokens; 0 means all.",
                minimum = "0",
                defaultValue = "0")
        @Nullable
        Integer topK,

        @JsonProperty("beam_width")
        @Schema(
                description = "Extension: hypotheses kept in beam search; above 1 needs temperature 0.",
                minimum = "1",
                maximum = "16",
                defaultValue = "1")
        @Nullable
        Integer beamWidth,

        @JsonProperty("repetition_penalty")
        @Schema(
                description = "Extension: makes tokens already written less likely; 1 is off.",
                minimum = "0.5",
                maximum = "2",
                defaultValue = "1")
        @Nullable
        Double repetitionPenalty,

        @JsonProperty("frequency_penalty")
        @Schema(description = "Not supported; only 0 is accepted.", defaultValue = "0")
        @Nullable
        Double frequencyPenalty,

        @JsonProperty("presence_penalty")
        @Schema(description = "Not supported; only 0 is accepted.", defaultValue = "0")
        @Nullable
        Double presencePenalty,

        @Schema(description = "How many answers; only 1 is supported.", defaultValue = "1") @Nullable
        Integer n,

        @Schema(
                description = "Up to four strings that end the answer and are cut from it.",
                oneOf = {String.class, String[].class})
        @Nullable
        Object stop,

        @Schema(description = "Makes sampling repeatable. If none is given, one is drawn and returned in usage.sekkei.")
        @Nullable
        Long seed,

        @Schema(description = "Whether to tell how likely each token was.", defaultValue = "false") @Nullable
        Boolean logprobs,

        @JsonProperty("top_logprobs")
        @Schema(
                description = "How many alternatives to tell for each token; needs logprobs.",
                minimum = "0",
                maximum = "20")
        @Nullable
        Integer topLogprobs,

        @Schema(
                description = "Whether to send the answer piece by piece, as server-sent events.",
                defaultValue = "false")
        @Nullable
        Boolean stream,

        @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,

        @Nullable RequestMetadata metadata) {
    /**
     * One turn of the conversation.
     *
     * @param role who speaks
     * @param content what is said, a string or an array of text parts
     */
    @Schema(name = "Message", description = "One turn of a conversation.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Message(
            @Schema(
                    description = "Who speaks; developer means the same as system.",
                    allowableValues = {"system", "developer", "user", "assistant"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String role,

            @Schema(
                    description = "What is said: a string, or an array of text parts.",
                    oneOf = {String.class, TextPart[].class},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            Object content) {}

    /** Documents the array form of a message's content. */
    @Schema(name = "TextPart", description = "A piece of a message.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record TextPart(
            @Schema(allowableValues = "text", requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String text) {}
}
