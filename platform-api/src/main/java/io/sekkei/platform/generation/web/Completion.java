package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.platform.generation.Answer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer to a text, whole or a piece of it. */
@Schema(description = "An answer to a text; in a stream, a piece of it.")
record Completion(
        @Schema(description = "The generation's number with a prefix.")
        String id,

        @Schema(allowableValues = "text_completion") String object,

        @Schema(description = "When it was begun, in seconds since 1970.")
        long created,

        @Schema(description = "The model's full name, mode included.", example = "enja:llm-to-slm")
        String model,

        @JsonProperty("system_fingerprint") @Schema(description = "Changes when the weights do.")
        String systemFingerprint,

        List<Choice> choices,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
                description = "In a stream with include_usage: null in all pieces but the last; without: absent.",
                implementation = Usage.class,
                nullable = true)
        @Nullable
        Object usage,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HeldNotice sekkei) {
    static Completion whole(Answer answer, boolean logprobs) {
        var probabilities = logprobs ? CompletionLogProbs.of(answer.result().tokens(), 0) : null;
        var choice = new Choice(0, answer.result().text(), probabilities, FinishReasons.of(answer));
        return of(Identity.ofCompletion(answer.generation()), List.of(choice), Usage.of(answer), HeldNotice.of(answer));
    }

    static Completion of(Identity identity, List<Choice> choices, @Nullable Object usage, @Nullable HeldNotice notice) {
        return new Completion(
                identity.id(),
                "text_completion",
                identity.created(),
                identity.model(),
                identity.fingerprint(),
                choices,
                usage,
                notice);
    }

    /** The answer among its possible ones; there is always one. */
    @Schema(name = "CompletionChoice", description = "The answer; there is always one.")
    record Choice(
            int index,
            String text,

            @Schema(nullable = true, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            CompletionLogProbs logprobs,

            @JsonProperty("finish_reason")
            @Schema(
                    description = "Why it ended: stop, length or content_filter; null in a stream until it has.",
                    nullable = true,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String finishReason) {}
}
