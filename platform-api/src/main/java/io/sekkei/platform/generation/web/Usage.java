package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.inference.FinishReason;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.Generation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an answer used. */
@Schema(description = "What the answer used.")
record Usage(
        @JsonProperty("prompt_tokens") @Schema(description = "Tokens of the prompt.")
        int promptTokens,

        @JsonProperty("completion_tokens") @Schema(description = "Tokens written, the end mark included.")
        int completionTokens,

        @JsonProperty("total_tokens") @Schema(description = "The sum of the two.")
        int totalTokens,

        @Schema(description = "Extension: what Sekkei knows beyond OpenAI's fields.")
        Details sekkei) {
    static Usage of(Answer answer) {
        var usage = answer.result().usage();
        return new Usage(
                usage.promptTokens(),
                usage.decodedTokens(),
                usage.promptTokens() + usage.decodedTokens(),
                Details.of(answer));
    }

    /** Which model did what, and where the time went. */
    @Schema(name = "SekkeiUsage", description = "Which model did what, and where the time went.")
    record Details(
            @JsonProperty("generation_id") @Schema(description = "Number of the generation's record.")
            UUID generationId,

            @Schema(
                    description = "Which model read and which wrote.",
                    allowableValues = {"llm-to-slm", "slm-only", "llm-only", "cascade"})
            String mode,

            @JsonProperty("asked_mode")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    description = "The mode that was asked for, if it was predicted to be later than the latency target"
                            + " allows.",
                    allowableValues = {"llm-to-slm", "slm-only", "llm-only", "cascade"})
            @Nullable
            String askedMode,

            @JsonProperty("route_rule")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(description = "The rule of the tenant's route policy that chose the mode; absent if none did.")
            @Nullable
            String routeRule,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(description = "Of a cascade: whether its draft was thrown away; absent in other modes.")
            @Nullable
            Boolean deferred,

            @Schema(description = "The seed that reproduces the answer.")
            long seed,

            @JsonProperty("finish_reason")
            @Schema(
                    description = "Why the answer ended; finish_reason says length for deadline too.",
                    allowableValues = {"stop", "length", "deadline", "cancelled"})
            String finishReason,

            @JsonProperty("llm_encoded_tokens")
            @Schema(description = "Prompt tokens the large model read; 0 if its representation was kept from before.")
            int llmEncodedTokens,

            @JsonProperty("llm_decoded_tokens") @Schema(description = "Tokens the large model wrote.")
            int llmDecodedTokens,

            @JsonProperty("slm_decoded_tokens") @Schema(description = "Tokens the small model wrote.")
            int slmDecodedTokens,

            @JsonProperty("cost_micros") @Schema(description = "What it cost, in millionths of the currency.")
            long costMicros,

            @Schema(description = "The currency, as in ISO 4217.", example = "USD")
            String currency,

            @JsonProperty("budget_remaining_micros")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(description = "The least money left in any budget; absent if none limits money.")
            @Nullable
            Long budgetRemainingMicros,

            @JsonProperty("limited_by")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    description = "What made the answer shorter than it was wished; absent if nothing did.",
                    allowableValues = "budget")
            @Nullable
            String limitedBy,

            @JsonProperty("timings_ms") @Schema(description = "Where the time went, in milliseconds.")
            Timings timings) {
        static Details of(Answer answer) {
            var usage = answer.result().usage();
            var charge = answer.charge();
            return new Details(
                    answer.generation().id().value(),
                    answer.generation().model().mode().wireName(),
                    askedMode(answer.generation()),
                    routeRule(answer.generation()),
                    deferred(answer),
                    answer.generation().seed(),
                    name(answer.result().finishReason()),
                    usage.llmEncodedTokens(),
                    usage.llmDecodedTokens(),
                    usage.slmDecodedTokens(),
                    charge.costMicros(),
                    charge.price().currency(),
                    charge.moneyLeft().isPresent() ? charge.moneyLeft().getAsLong() : null,
                    answer.limitedBy(),
                    Timings.of(answer));
        }

        private static @Nullable String askedMode(Generation generation) {
            var asked = generation.askedMode();
            return asked == generation.model().mode() ? null : asked.wireName();
        }

        private static @Nullable String routeRule(Generation generation) {
            var route = generation.route();
            return route == null ? null : route.rule().name();
        }

        private static @Nullable Boolean deferred(Answer answer) {
            var deferral = answer.result().deferral();
            return deferral == null ? null : deferral.deferred();
        }

        private static String name(FinishReason reason) {
            return reason.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the time went, in milliseconds. */
    @Schema(description = "Where the time went, in milliseconds.")
    record Timings(
            @Schema(description = "Waiting for a worker.") double queue,

            @JsonProperty("llm_encode") @Schema(description = "The large model reading the prompt.")
            double llmEncode,

            @Schema(description = "Bringing the representation to the small model's width.")
            double projector,

            @Schema(description = "The writing model preparing itself.")
            double prefill,

            @Schema(description = "All decoding steps.") double decode,

            @JsonProperty("first_token") @Schema(description = "From arrival to the first token.")
            double firstToken,

            @Schema(description = "From arrival to the last token.")
            double total) {
        static Timings of(Answer answer) {
            var timings = answer.result().timings();
            return new Timings(
                    millis(timings.queue()),
                    millis(timings.llmEncode()),
                    millis(timings.projector()),
                    millis(timings.prefill()),
                    millis(timings.steps().stream().reduce(Duration.ZERO, Duration::plus)),
                    millis(timings.firstToken()),
                    millis(timings.total()));
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1_000 / 1_000.0;
        }
    }
}
