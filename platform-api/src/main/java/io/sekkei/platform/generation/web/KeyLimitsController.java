package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.generation.KeyLimits;
import io.sekkei.platform.generation.KeyLimits.Limits;
import io.sekkei.platform.generation.LimitsInWords;
import io.sekkei.platform.latency.LatencyState;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Level;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Span;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.Purpose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What binds the generations of a key. */
@RestController
@Tag(name = "Keys")
class KeyLimitsController {
    private final KeyLimits limits;

    KeyLimitsController(KeyLimits limits) {
        this.limits = limits;
    }

    @GetMapping("/api/v1/keys/{id}/limits")
    @Operation(
            operationId = "getKeyLimits",
            summary = "Tells what binds the generations of a key now",
            description =
                    "Its terms, the budgets of its tenant, department and its own, its latency targets, and all that"
                            + " in a sentence. For tenant admins and auditors, and for the key itself.")
    @ApiResponse(responseCode = "200", description = "The limits.")
    LimitsView limits(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return LimitsView.of(limits.of(caller, new KeyId(id)));
    }

    @Schema(name = "KeyLimits", description = "What binds the generations of a key at one moment.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LimitsView(
            UUID keyId,
            UUID departmentId,

            @Schema(
                    description = "Whether it opens anything now, and if not, why.",
                    allowableValues = {
                        "open",
                        "expired",
                        "revoked",
                        "key_suspended",
                        "department_suspended",
                        "tenant_suspended"
                    })
            String state,

            @Schema(description = "All of it in a sentence.")
            Sentence sentence,

            @Schema(description = "The models it may ask for.")
            List<String> models,

            @Schema(description = "What its generations may be for; without restriction it need not say.")
            List<PurposeView> purposes,

            @Nullable String defaultPurpose,

            @Schema(description = "Whether a generation must be for one of the purposes.")
            boolean purposeRequired,

            @Schema(description = "Where it may be used from; anywhere if there are none.")
            List<String> ipRanges,

            @Nullable Instant expiresAt,

            @Schema(description = "Budgets of every level, those with the least left of their measure marked.")
            List<BudgetLimit> budgets,

            @Schema(description = "Of generations without a purpose, and of purposes that have a target of their own.")
            List<LatencyLimit> latencyTargets,

            Instant asOf) {
        static LimitsView of(Limits limits) {
            var key = limits.key();
            var plan = key.plan();
            return new LimitsView(
                    key.id().value(),
                    key.department().value(),
                    limits.state().name().toLowerCase(Locale.ROOT),
                    new Sentence(LimitsInWords.english(limits), LimitsInWords.japanese(limits)),
                    limits.models(),
                    limits.purposes().stream().map(PurposeView::of).toList(),
                    plan.defaultPurpose(),
                    !plan.purposes().isEmpty() && plan.defaultPurpose() == null,
                    plan.ipRanges(),
                    plan.expiresAt(),
                    limits.budgets().stream()
                            .map(state -> BudgetLimit.of(state, limits))
                            .toList(),
                    limits.targets().stream().map(LatencyLimit::of).toList(),
                    limits.asOf());
        }
    }

    @Schema(name = "KeyLimitsSentence")
    record Sentence(String en, String ja) {}

    @Schema(name = "KeyLimitsPurpose")
    record PurposeView(String code, String nameEn, String nameJa) {
        static PurposeView of(Purpose purpose) {
            return new PurposeView(purpose.code(), purpose.nameEn(), purpose.nameJa());
        }
    }

    @Schema(name = "KeyBudgetLimit", description = "A budget that binds a key.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BudgetLimit(
            UUID id,
            Level level,
            Measure measure,

            @Schema(description = "Of a budget of money.", example = "USD") @Nullable
            String currency,

            Span span,
            Instant startsAt,

            @Schema(description = "When it begins again from zero, or ends; absent if never.") @Nullable
            Instant endsAt,

            @Schema(description = "Most that may be used in a window now, raises included.")
            long limit,

            long spent,
            long held,
            long left,

            @Schema(description = "Whether no other budget of its measure has less left.")
            boolean tightest) {
        static BudgetLimit of(BudgetState state, Limits limits) {
            var budget = state.budget();
            var tightest = limits.budgets().stream()
                    .filter(other -> other.budget().measure() == budget.measure())
                    .allMatch(other -> state.left() <= other.left());
            return new BudgetLimit(
                    budget.id().value(),
                    budget.subject().level(),
                    budget.measure(),
                    budget.measure() == Measure.MONEY ? limits.currency() : null,
                    budget.period().span(),
                    state.window().startsAt(),
                    state.window().endsAt(),
                    budget.limit(),
                    state.spent(),
                    state.held(),
                    state.left(),
                    tightest);
        }
    }

    @Schema(name = "KeyLatencyLimit", description = "A latency target that binds a key.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LatencyLimit(
            UUID id,
            Level level,

            @Schema(description = "For this purpose only; absent for all.") @Nullable
            String purpose,

            @Nullable Long firstTokenMs,
            @Nullable Long totalMs,

            @Schema(description = "Modes that may write instead when the one asked for would be late.")
            List<String> fallbackModes,

            @Schema(description = "Whether what would be late is refused; if not, it is counted.")
            boolean enforced,

            @Schema(description = "Answers that were late in the present window.")
            long misses) {
        static LatencyLimit of(LatencyState state) {
            var plan = state.target().plan();
            return new LatencyLimit(
                    state.target().id().value(),
                    plan.subject().level(),
                    plan.purpose(),
                    millis(plan.firstToken()),
                    millis(plan.total()),
                    plan.fallbacks().stream().map(DecodingMode::wireName).toList(),
                    plan.enforced(),
                    state.counts().misses());
        }

        private static @Nullable Long millis(@Nullable Duration duration) {
            return duration == null ? null : duration.toMillis();
        }
    }
}
