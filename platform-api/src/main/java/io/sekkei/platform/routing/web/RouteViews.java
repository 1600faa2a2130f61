package io.sekkei.platform.routing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.DeferralRule.Signal;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.routing.RoutePlan;
import io.sekkei.platform.routing.RouteRule;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Route policies as JSON has them. */
final class RouteViews {
    private RouteViews() {}

    @Schema(name = "RoutePolicyPlan", description = "A route policy as somebody wishes it.")
    record PlanBody(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @NotNull @Schema(example = "enja", requiredMode = Schema.RequiredMode.REQUIRED)
            String pair,

            @Schema(description = "The purpose it covers; without it every purpose that has no policy of its own.")
            @Nullable
            String purpose,

            @Schema(description = "False switches the policy off.", defaultValue = "true") @Nullable
            Boolean enabled,

            @NotNull
            @Schema(
                    description = "The first rule that covers a prompt counts; a prompt that none covers goes by the"
                            + " pair's default mode.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<@NotNull @Valid RuleBody> rules,

            @Schema(description = "The pilot that recommended it.") @Nullable
            UUID pilotId) {
        RoutePlan plan() {
            try {
                return new RoutePlan(
                        name,
                        pair,
                        purpose,
                        enabled == null || enabled,
                        rules.stream().map(RuleBody::rule).toList(),
                        pilotId);
            } catch (IllegalArgumentException | InvalidRequestException e) {
                throw Problem.invalid("rules", String.valueOf(e.getMessage()));
            }
        }
    }

    @Schema(name = "RouteRule", description = "One rule of a route policy.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleBody(
            @NotNull
            @Schema(
                    description = "What records and reports call it.",
                    example = "short",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(description = "It is for prompts of no more tokens than this; without it for all.") @Nullable
            Integer maxPromptTokens,

            @NotNull
            @Schema(
                    description = "The mode that writes them.",
                    example = "slm-only",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String mode,

            @Schema(description = "When a cascade hands its draft on; without it by the pair's usual rule.")
            @Valid
            @Nullable
            DeferralBody deferral) {
        RouteRule rule() {
            return new RouteRule(name, maxPromptTokens, modeNamed(mode), deferral == null ? null : deferral.rule());
        }

        static RuleBody of(RouteRule rule) {
            var deferral = rule.deferral();
            return new RuleBody(
                    rule.name(),
                    rule.maxPromptTokens(),
                    rule.mode().wireName(),
                    deferral == null ? null : DeferralBody.of(deferral));
        }
    }

    @Schema(name = "DeferralRule", description = "When a cascade hands its draft on.")
    record DeferralBody(
            @NotNull
            @Schema(
                    description = "What is looked at in each token of the draft.",
                    allowableValues = {"log-probability", "entropy"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String signal,

            @NotNull
            @Schema(
                    description = "Which token counts, 0 to 1: the least likely one, or by entropy at 1 the least"
                            + " certain place.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Double quantile,

            @NotNull
            @Schema(
                    description = "A log-probability below it, or an entropy above it, hands the draft on.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Double threshold,

            @NotNull
            @Schema(
                    description = "The mode that writes what is handed on.",
                    example = "llm-only",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String deferTo) {
        DeferralRule rule() {
            var known = Arrays.stream(Signal.values())
                    .filter(one -> one.wireName().equals(signal))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("signal", "signal must be log-probability or entropy"));
            return new DeferralRule(known, quantile, threshold, modeNamed(deferTo));
        }

        static DeferralBody of(DeferralRule rule) {
            return new DeferralBody(
                    rule.signal().wireName(),
                    rule.quantile(),
                    rule.threshold(),
                    rule.deferTo().wireName());
        }
    }

    private static DecodingMode modeNamed(String name) {
        return Arrays.stream(DecodingMode.values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("mode", "There is no mode '%s'".formatted(name)));
    }

    @Schema(name = "RoutePolicy", description = "A version of a route policy.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PolicyView(
            UUID id,
            int version,
            String name,
            String pair,
            @Nullable String purpose,
            boolean enabled,
            List<RuleBody> rules,
            @Nullable UUID pilotId,

            @Schema(allowableValues = {"proposed", "active", "replaced", "declined"})
            String state,

            UUID proposedBy,
            Instant proposedAt,
            @Nullable UUID decidedBy,
            @Nullable Instant decidedAt) {
        static PolicyView of(Version<RoutePlan> policy) {
            var plan = policy.plan();
            return new PolicyView(
                    policy.id(),
                    policy.version(),
                    plan.name(),
                    plan.pair(),
                    plan.purpose(),
                    plan.enabled(),
                    plan.rules().stream().map(RuleBody::of).toList(),
                    plan.pilot(),
                    policy.state().name().toLowerCase(Locale.ROOT),
                    policy.proposedBy(),
                    policy.proposedAt(),
                    policy.decidedBy(),
                    policy.decidedAt());
        }
    }
}
