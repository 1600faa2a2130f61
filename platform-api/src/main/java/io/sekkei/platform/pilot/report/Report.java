package io.sekkei.platform.pilot.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.evaluation.Interval;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run. Every figure with an interval has the 95 % interval of a bootstrap over the items; all of them are from
 * the same run.
 *
 * @param run what was run on what
 * @param judgedOn the parts that the figures are of
 * @param metric the metric that quality is told in, where one is needed for all languages
 * @param currency of all money, in millionths
 * @param settings the three indicators, and more, of each setting
 * @param frontier quality against cost
 * @param lengths speed-up over the large model alone, by length of the output
 * @param calibrations what deferring comes to, from all drafts kept to all handed on
 * @param recommendation a route policy with what it would have cost and scored; null without references
 * @param knobs pairs of models, how often the large one is called, and how much is reviewed, together
 * @param humans how often people preferred one setting to another
 * @param controls whether the comparison is honest
 * @param assumptions what return on investment was reckoned from
 * @param returns return on investment of each setting
 */
@Schema(name = "PilotReport", description = "What came of a pilot. Intervals are 95 % bootstrap intervals.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
        Header run,
        List<String> judgedOn,
        String metric,
        String currency,
        List<Setting> settings,
        List<FrontierPoint> frontier,
        List<Length> lengths,
        List<Deferring> calibrations,
        @Nullable Recommendation recommendation,
        List<Knob> knobs,
        List<Preference> humans,
        List<Control> controls,
        Assumptions assumptions,
        List<Returns> returns) {
    /** What was run on what. */
    @Schema(name = "PilotReportHeader", description = "What was run on what.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Header(
            UUID pilotId,
            String name,
            String state,
            String dataset,
            UUID datasetId,
            int datasetVersion,
            String datasetSha256,
            Instant createdAt,
            @Nullable Instant endedAt,
            int outputs,
            int done,
            int failed,
            int skipped) {}

    /** A setting's figures. Milliseconds are without the time in the queue, and with an own reading of the prompt. */
    @Schema(name = "PilotSettingFigures", description = "The figures of a setting.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Setting(
            String label,
            String model,
            int outputs,
            int failed,
            @Nullable Interval quality,

            @Schema(description = "How much better than the first setting, on the items both have.") @Nullable
            Interval qualityDifference,

            @Schema(description = "Every metric, for outputs cut by character and by word.")
            Map<String, Map<String, Interval>> metrics,

            @Nullable Interval totalMs,
            @Nullable Double totalMsP90,
            @Nullable Interval firstTokenMs,
            @Nullable Interval msPerToken,
            @Nullable Interval costMicros,
            double outputTokens,
            double llmEncodedTokens,
            double llmDecodedTokens,
            double slmDecodedTokens,

            @Schema(description = "Of a cascade: share of the drafts that were handed on.") @Nullable
            Double deferredShare,

            Signals signals) {}

    /** What can be said without references. */
    @Schema(name = "PilotSignals", description = "What can be said of outputs without references.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Signals(
            @Nullable Double meanLogProbability,
            @Nullable Double highEntropy,
            @Nullable Double lengthRatio,
            double repetition,

            @Schema(description = "Share written in another script than their reference.")
            double wrongScript,

            @Schema(description = "Share with a forbidden word.")
            double forbidden,

            @Schema(description = "Share with anything to be suspicious of: script, words, repetition, no end.")
            double suspicious) {}

    @Schema(name = "PilotFrontierPoint", description = "A setting's quality against its cost.")
    public record FrontierPoint(
            String label,
            double quality,
            double costMicros,

            @Schema(description = "Whether no other setting is better and not dearer.")
            boolean efficient) {}

    @Schema(name = "PilotLength", description = "Speed-up over the large model alone, by length.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Length(
            String label,

            @Schema(description = "Time is about this for an output without tokens, in milliseconds.")
            double fixedMs,

            @Schema(description = "And this for each token.")
            double msPerToken,

            @Schema(description = "From so many tokens on it is faster than the large model alone; absent if never.")
            @Nullable
            Double breakEvenTokens,

            List<Bucket> buckets) {}

    @Schema(name = "PilotLengthBucket", description = "Outputs of some length.")
    public record Bucket(
            int fromTokens,
            int toTokens,
            int items,

            @Schema(description = "Median of the times of the large model alone over those of the setting.")
            double speedUp) {}

    @Schema(name = "PilotDeferring", description = "What handing drafts on comes to.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Deferring(
            String draft,
            String answer,

            @Schema(description = "The rule that hands on the right drafts first, on the parts it was chosen on.")
            Rule rule,

            List<Point> curve,

            @Schema(description = "The cheapest threshold that reaches the target; absent if none does.") @Nullable
            Point chosen,

            @Schema(description = "What the same threshold comes to on the test.") @Nullable
            Point judged) {}

    @Schema(name = "PilotDeferralRule", description = "A rule by which drafts are handed on.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            String signal,
            double quantile,

            @Schema(description = "Absent if no threshold reaches the target.") @Nullable
            Double threshold,

            String deferTo) {}

    @Schema(name = "PilotDeferringPoint", description = "One threshold.")
    public record Point(double deferredShare, double quality, double costMicros) {}

    @Schema(name = "PilotRecommendation", description = "A route policy, chosen on dev and judged on the test.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Recommendation(
            String pair,
            List<RecommendedRule> rules,

            @Schema(description = "On the part it was chosen on.")
            Expectation chosen,

            @Schema(description = "On the test; absent if the run has none.") @Nullable
            Expectation judged,

            @Schema(description = "The same for the best setting alone.")
            Expectation best,

            @Schema(description = "Whether it reaches the target on the part it was chosen on.")
            boolean reachesTarget,

            @Schema(description = "Share of the outputs that people should look at: those one can be suspicious of.")
            double reviewShare) {}

    @Schema(name = "PilotRecommendedRule", description = "A rule, as a route policy takes it.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RecommendedRule(
            String name,
            @Nullable Integer maxPromptTokens,
            String mode,
            @Nullable Rule deferral) {}

    @Schema(name = "PilotExpectation", description = "What it would have scored and cost.")
    public record Expectation(double quality, double costMicros, double totalMs, double llmShare) {}

    @Schema(name = "PilotKnob", description = "A combination of settings.")
    public record Knob(
            String draft,
            String answer,
            double deferredShare,
            double reviewShare,
            double quality,

            @Schema(description = "Models and people together.")
            double costMicros,

            @Schema(description = "Share of all outputs that one can be suspicious of and nobody looks at.")
            double unseenSuspicious,

            @Schema(description = "Whether another combination is as good in everything and better in something.")
            boolean dominated) {}

    @Schema(name = "PilotPreference", description = "How often people preferred one setting to another.")
    public record Preference(
            String label,
            String other,
            int comparisons,
            int reviewers,

            @Schema(description = "Wins and half of the ties, with Wilson's 95 % interval.")
            Interval winRate) {}

    @Schema(name = "PilotControl", description = "Something that makes the comparison honest.")
    public record Control(
            @Schema(
                    allowableValues = {
                        "same_items",
                        "small_model_alone",
                        "large_model_alone",
                        "own_reading",
                        "chosen_on_dev",
                        "no_failures",
                        "representation_controls"
                    })
            String code,

            boolean met,
            String detail) {}

    @Schema(name = "PilotReturns", description = "Return on investment of a setting, a month, under the assumptions.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Returns(
            String label,
            long modelMicros,
            long reviewMicros,
            long savedMicros,
            long netMicros,

            @Schema(description = "Net for each unit spent; absent if nothing is spent.") @Nullable
            Double returnOnCost,

            @Schema(description = "Months until the setup is paid; absent if never.") @Nullable
            Double paybackMonths) {}
}
