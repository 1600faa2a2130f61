package io.sekkei.platform.pilot.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.pilot.Comparison;
import io.sekkei.platform.pilot.Pilot;
import io.sekkei.platform.pilot.PilotPlan;
import io.sekkei.platform.pilot.PilotSetting;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.pilot.report.Choice;
import io.sekkei.platform.pilot.report.Result;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.routing.RoutePlan;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pilots as JSON has them. */
final class PilotViews {
    private PilotViews() {}

    @Schema(name = "PilotPlan", description = "A pilot as somebody wishes it.")
    record PlanBody(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID datasetId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Integer datasetVersion,

            @Schema(description = "Which parts; without it dev, to choose thresholds on, and test, to judge them.")
            @Nullable
            Set<@NotNull Split> splits,

            @NotNull
            @Schema(
                    description = "What is compared; the first is what the others are compared with.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<@NotNull @Valid SettingBody> settings,

            @Schema(description = "So many items at most; without it all.") @Nullable
            Integer items,

            @Schema(description = "The purpose the generations are for.") @Nullable
            String purpose,

            @Schema(description = "Words that no output should hold.") @Nullable
            List<@NotNull String> forbidden,

            @Schema(description = "Whether metrics overlook case and width.", defaultValue = "true") @Nullable
            Boolean ignoreCase,

            @Schema(
                    description = "Whether a setting is written no further once another one is surely better and"
                            + " neither dearer nor slower.",
                    defaultValue = "false")
            @Nullable
            Boolean stopDominated) {
        PilotPlan plan() {
            try {
                return new PilotPlan(
                        name,
                        datasetId,
                        datasetVersion,
                        splits == null ? EnumSet.noneOf(Split.class) : splits,
                        settings.stream().map(SettingBody::setting).toList(),
                        items,
                        purpose,
                        Objects.requireNonNullElse(forbidden, List.of()),
                        ignoreCase == null || ignoreCase,
                        Boolean.TRUE.equals(stopDominated));
            } catch (IllegalArgumentException | InvalidRequestException e) {
                throw Problem.invalid("body", String.valueOf(e.getMessage()));
            }
        }

        static PlanBody of(PilotPlan plan) {
            return new PlanBody(
                    plan.name(),
                    plan.dataset(),
                    plan.datasetVersion(),
                    plan.splits(),
                    plan.settings().stream().map(SettingBody::of).toList(),
                    plan.items(),
                    plan.purpose(),
                    plan.forbidden(),
                    plan.ignoreCase(),
                    plan.stopDominated());
        }
    }

    @Schema(name = "PilotSetting", description = "One way to write the items.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SettingBody(
            @Schema(description = "What reports call it; without it the model's name.") @Nullable
            String label,

            @NotNull
            @Schema(
                    description = "A pair in a mode.",
                    example = "enja:llm-to-slm",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String model,

            @Nullable Integer maxTokens,
            @Nullable Double temperature,
            @Nullable Integer topK,
            @Nullable Double topP,
            @Nullable Integer beamWidth,
            @Nullable Double repetitionPenalty,

            @Schema(description = "Of a cascade: when the draft is handed on.") @Valid @Nullable
            DeferralBody deferral) {
        PilotSetting setting() {
            return new PilotSetting(
                    label == null ? model : label,
                    model,
                    maxTokens,
                    temperature,
                    topK,
                    topP,
                    beamWidth,
                    repetitionPenalty,
                    deferral == null ? null : deferral.rule());
        }

        static SettingBody of(PilotSetting setting) {
            var deferral = setting.deferral();
            return new SettingBody(
                    setting.label(),
                    setting.model(),
                    setting.maxTokens(),
                    setting.temperature(),
                    setting.topK(),
                    setting.topP(),
                    setting.beamWidth(),
                    setting.repetitionPenalty(),
                    deferral == null ? null : DeferralBody.of(deferral));
        }
    }

    @Schema(name = "PilotDeferral", description = "When a cascade hands its draft on.")
    record DeferralBody(
            @NotNull
            @Schema(
                    allowableValues = {"log-probability", "entropy"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String signal,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Double quantile,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Double threshold,

            @NotNull @Schema(example = "llm-only", requiredMode = Schema.RequiredMode.REQUIRED)
            String deferTo) {
        DeferralRule rule() {
            var known = Arrays.stream(DeferralRule.Signal.values())
                    .filter(one -> one.wireName().equals(signal))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("signal", "signal must be log-probability or entropy"));
            var mode = Arrays.stream(DecodingMode.values())
                    .filter(one -> one.wireName().equals(deferTo))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("defer_to", "There is no mode '%s'".formatted(deferTo)));
            return new DeferralRule(known, quantile, threshold, mode);
        }

        static DeferralBody of(DeferralRule rule) {
            return new DeferralBody(
                    rule.signal().wireName(),
                    rule.quantile(),
                    rule.threshold(),
                    rule.deferTo().wireName());
        }
    }

    @Schema(name = "Pilot", description = "A pilot and how far it has come.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PilotView(
            UUID id,
            PlanBody plan,

            @Schema(allowableValues = {"running", "paused", "completed", "cancelled"})
            String state,

            @Schema(description = "Why it was paused by itself; absent if it was not.") @Nullable
            String reason,

            int outputs,
            int done,
            int failed,
            int skipped,

            @Schema(description = "How long it was running, in milliseconds.")
            long ranMs,

            @Schema(description = "How long it will still take; absent as long as nobody knows.") @Nullable
            Long leftMs,

            UUID createdBy,
            Instant createdAt,
            @Nullable Instant endedAt) {
        static PilotView of(Pilot pilot) {
            var left = pilot.left();
            return new PilotView(
                    pilot.id(),
                    PlanBody.of(pilot.plan()),
                    pilot.state().name().toLowerCase(Locale.ROOT),
                    pilot.reason(),
                    pilot.progress().total(),
                    pilot.progress().done(),
                    pilot.progress().failed(),
                    pilot.progress().skipped(),
                    pilot.ran().toMillis(),
                    left == null ? null : left.toMillis(),
                    pilot.createdBy().value(),
                    pilot.createdAt(),
                    pilot.endedAt());
        }
    }

    @Schema(name = "PilotResult", description = "One output, measured; its text is with its generation.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ResultView(
            String setting,
            int position,
            Split split,
            @Nullable UUID generationId,
            @Nullable String failure,
            @Nullable String mode,
            @Nullable Boolean deferred,
            @Nullable Double quality,
            @Nullable Double meanLogProbability,
            @Nullable String script,
            @Nullable Integer forbidden,
            int promptTokens,
            int llmEncodedTokens,
            int llmDecodedTokens,
            int slmDecodedTokens,
            long queueMicros,
            long llmEncodeMicros,
            long firstTokenMicros,
            long totalMicros,
            long costMicros) {
        static ResultView of(Result result, PilotPlan plan) {
            var seen = result.seen();
            var mode = result.mode();
            return new ResultView(
                    plan.settings().get(result.setting()).label(),
                    result.position(),
                    result.split(),
                    result.generation(),
                    result.failure(),
                    mode == null ? null : mode.wireName(),
                    result.deferred(),
                    result.quality(),
                    seen == null || Double.isNaN(seen.meanLogProbability()) ? null : seen.meanLogProbability(),
                    seen == null ? null : seen.script(),
                    seen == null ? null : seen.forbidden(),
                    result.promptTokens(),
                    result.llmEncodedTokens(),
                    result.llmDecodedTokens(),
                    result.slmDecodedTokens(),
                    result.queueMicros(),
                    result.llmEncodeMicros(),
                    result.firstTokenMicros(),
                    result.totalMicros(),
                    result.costMicros());
        }
    }

    @Schema(name = "PilotComparison", description = "Two outputs side by side; whose they are is not told.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ComparisonView(UUID id, String input, @Nullable String reference, String left, String right) {
        static ComparisonView of(Comparison comparison) {
            return new ComparisonView(
                    comparison.id(), comparison.input(), comparison.reference(), comparison.left(), comparison.right());
        }
    }

    @Schema(name = "PilotChoice", description = "Which output is better.")
    record ChoiceBody(
            @NotNull
            @Schema(
                    allowableValues = {"left", "right", "tie"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String choice) {
        Choice.Verdict verdict() {
            for (var verdict : Choice.Verdict.values()) {
                if (verdict.name().toLowerCase(Locale.ROOT).equals(choice)) {
                    return verdict;
                }
            }
            throw Problem.invalid("choice", "choice must be left, right or tie");
        }
    }

    @Schema(name = "PilotRouteWish", description = "What the recommended route policy is for.")
    record ProposalBody(
            @Schema(description = "The purpose it routes; without it every purpose that has no policy of its own.")
            @Nullable
            String purpose) {}

    @Schema(name = "PilotRouteProposal", description = "The route policy that was proposed.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProposalView(
            UUID policyId,
            int version,
            String name,
            String pair,
            @Nullable String purpose) {
        static ProposalView of(Version<RoutePlan> proposed) {
            var plan = proposed.plan();
            return new ProposalView(proposed.id(), proposed.version(), plan.name(), plan.pair(), plan.purpose());
        }
    }
}
