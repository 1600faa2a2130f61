package io.sekkei.platform.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.inference.Explanation;
import io.sekkei.platform.api.LongRunning;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.generation.Explanations;
import io.sekkei.platform.generation.Explanations.Explained;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why an answer is as it is, for those who may read it. */
@RestController
@Tag(name = "Explanations", description = "Why an answer is as it is.")
class ExplanationController {
    private final Explanations explanations;

    ExplanationController(Explanations explanations) {
        this.explanations = explanations;
    }

    @LongRunning
    @PostMapping("/api/v1/audit/records/{id}/explanation")
    @Operation(
            operationId = "explainRecord",
            summary = "Explains a generation",
            description =
                    "For whoever asked, unless the output is withheld, and for auditors. An explanation is made once"
                            + " and kept like the output; no budget pays. It takes seconds, for long texts some tens of them. This"
                            + " tells nothing of it: read it with GET.")
    @ApiResponse(responseCode = "200", description = "There is an explanation now.")
    Made explain(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var made = explanations.make(caller, id).orElseThrow(() -> UnknownRecordProblem.of(id));
        return new Made(id, made);
    }

    @GetMapping("/api/v1/audit/records/{id}/explanation")
    @Operation(
            operationId = "readExplanation",
            summary = "Reads the explanation of a generation",
            description =
                    "For whoever asked, unless the output is withheld, and for auditors. Every reading is an entry of"
                            + " the ledger with its reason.")
    @ApiResponse(responseCode = "200", description = "The explanation.")
    View read(
            @PathVariable UUID id,
            @RequestParam ReadingReason reason,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return explanations.read(caller, id, reason).map(View::of).orElseThrow(() -> Problem.notFound("explanation"));
    }

    @Schema(name = "ExplanationMade", description = "That there is an explanation.")
    record Made(
            UUID record,

            @Schema(description = "Whether it was made now.")
            boolean made) {}

    @Schema(
            name = "Explanation",
            description = "All numbers but steps are natural logarithms of probabilities, or differences of them.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            UUID record,
            String mode,

            @Schema(description = "How the words' shares were found; absent if this model's words cannot be weighed.")
            @Nullable
            String method,

            @Schema(description = "Between no words and all of them, where the gradient was taken.")
            int steps,

            @Schema(description = "Whether what computed this is what wrote the answer.") @JsonProperty("same_engine")
            boolean sameEngine,

            @Schema(description = "Of the whole answer.") Totals totals,
            List<WordView> words,
            List<TokenView> tokens) {
        static View of(Explained explained) {
            var explanation = explained.explanation();
            var name = explanation.method().name();
            return new View(
                    explained.generation(),
                    explanation.mode().wireName(),
                    name.isEmpty() ? null : name,
                    explanation.method().steps(),
                    explained.sameEngine(),
                    Totals.of(explanation.tokens()),
                    words(explanation),
                    explanation.tokens().stream().map(TokenView::of).toList());
        }

        private static List<WordView> words(Explanation explanation) {
            return IntStream.range(0, explanation.words().size())
                    .mapToObj(word -> WordView.of(explanation, word))
                    .toList();
        }
    }

    @Schema(name = "ExplanationTotals", description = "How likely the answer is, and would have been.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Totals(
            @JsonProperty("log_probability") double logProbability,

            @Schema(description = "To the small model that stands alone.") @JsonProperty("slm_alone") @Nullable
            Double slmAlone,

            @Schema(description = "Had the large model understood of every prompt the same.")
            @JsonProperty("constant_reading")
            @Nullable
            Double constantReading,

            @Schema(description = "Had the prompt said nothing.") @JsonProperty("without_words") @Nullable
            Double withoutWords) {
        static Totals of(List<Explanation.Token> tokens) {
            return new Totals(
                    Objects.requireNonNull(sum(tokens, Explanation.Token::logProbability)),
                    sum(tokens, token -> token.influence().slmAlone()),
                    sum(tokens, token -> token.influence().constantReading()),
                    sum(tokens, Explanation.Token::withoutWords));
        }

        private static @Nullable Double sum(
                List<Explanation.Token> tokens, Function<Explanation.Token, @Nullable Double> value) {
            var sum = 0.0;
            for (var token : tokens) {
                var one = value.apply(token);
                if (one == null) {
                    return null;
                }
                sum += one;
            }
            return rounded(sum);
        }
    }

    @Schema(name = "ExplanationWord", description = "A word of the prompt as the model read it.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WordView(
            String text,

            @Schema(description = "Whether it is no word but a mark of the pair's template.")
            boolean mark,

            @Schema(description = "By how much it raised the log-probability of the whole answer.") @Nullable
            Double share) {
        static WordView of(Explanation explanation, int number) {
            var word = explanation.words().get(number);
            var weighed = explanation.method().steps() > 0;
            var share = explanation.tokens().stream()
                    .filter(token -> !token.shares().isEmpty())
                    .mapToDouble(token -> token.shares().get(number))
                    .sum();
            return new WordView(word.text(), word.mark(), weighed ? rounded(share) : null);
        }
    }

    @Schema(name = "ExplanationToken", description = "A token of the answer.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokenView(
            String text,
            @JsonProperty("log_probability") double logProbability,

            @Schema(
                    description =
                            "How many tokens the model hesitated between: 0 for one, ln n for n equally likely ones.")
            double entropy,

            @JsonProperty("slm_alone") @Nullable Double slmAlone,
            @JsonProperty("constant_reading") @Nullable Double constantReading,
            @JsonProperty("without_words") @Nullable Double withoutWords,

            @Schema(description = "By how much each word raised its log-probability, in the order of the words.")
            List<Double> shares) {
        static TokenView of(Explanation.Token token) {
            return new TokenView(
                    token.text(),
                    token.logProbability(),
                    token.entropy(),
                    token.influence().slmAlone(),
                    token.influence().constantReading(),
                    token.withoutWords(),
                    token.shares());
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
