package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a client sends for a completion. Fields not listed are ignored, as OpenAI's clients send many. */
@Schema(description = "A text to be answered. Fields not listed here are ignored.")
@JsonIgnoreProperties(ignoreUnknown = true)
record CompletionRequest(
        @Schema(
                description = "A model of GET /v1/models: a pair, or a pair and a mode.",
                example = "enja",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String model,

        @Schema(
                description = "The text: a string, or an array holding one.",
                oneOf = {String.class, String[].class},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        Object prompt,

        @JsonProperty("max_tokens")
        @Schema(description = "Most tokens to write; 256 or the model's own limit if that is less.", minimum = "1")
        @Nullable
        Integer maxTokens,

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

        @JsonProperty("best_of")
        @Schema(description = "Not supported; only 1 is accepted.", defaultValue = "1")
        @Nullable
        Integer bestOf,

        @Schema(description = "Not supported; only false is accepted.", defaultValue = "false") @Nullable
        Boolean echo,

        @Schema(
                description = "Up to four strings that end the answer and are cut from it.",
                oneOf = {String.class, String[].class})
        @Nullable
        Object stop,

        @Schema(description = "Makes sampling repeatable. If none is given, one is drawn and returned in usage.sekkei.")
        @Nullable
        Long seed,

        @Schema(
                description = "If given, how likely each token was is told, with this many alternatives.",
                minimum = "0",
                maximum = "20")
        @Nullable
        Integer logprobs,

        @Schema(
                description = "Whether to send the answer piece by piece, as server-sent events.",
                defaultValue = "false")
        @Nullable
        Boolean stream,

        @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,

        @Nullable RequestMetadata metadata) {}
