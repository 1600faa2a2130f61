package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.generation.BudgetOutlooks;
import io.sekkei.platform.generation.UsageInsights;
import io.sekkei.platform.generation.UsageReports.By;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the records of the caller's tenant tell beyond sums. */
@RestController
@Tag(name = "Usage")
class InsightsController {
    private static final String GROUPS =
            "What to tell apart, separated by commas: day, department, key, mode, purpose.";

    private final UsageInsights insights;
    private final BudgetOutlooks outlooks;
    private final Prices prices;

    InsightsController(UsageInsights insights, BudgetOutlooks outlooks, Prices prices) {
        this.insights = insights;
        this.outlooks = outlooks;
        this.prices = prices;
    }

    @GetMapping("/api/v1/usage/savings")
    @Operation(
            operationId = "sumSavings",
            summary = "Sums what was saved against the large model alone",
            description = "By as many tokens, read and written by the large model at the prices they were charged by.")
    @ApiResponse(responseCode = "200", description = "The sums, in the order of their groups.")
    SavingsList savings(
            @RequestParam Instant from,
            @RequestParam Instant to,
            @Parameter(description = GROUPS) @RequestParam(name = "group_by", defaultValue = "") String groupBy,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var currency = prices.currency();
        return new SavingsList(insights.savings(caller, from, to, groups(groupBy)).stream()
                .map(saving -> SavingLine.of(saving, currency))
                .toList());
    }

    @GetMapping("/api/v1/usage/latency")
    @Operation(operationId = "rankLatency", summary = "Tells how long answers took, as percentiles")
    @ApiResponse(responseCode = "200", description = "The percentiles, in the order of their groups.")
    LatencyList latency(
            @RequestParam Instant from,
            @RequestParam Instant to,
            @Parameter(description = GROUPS) @RequestParam(name = "group_by", defaultValue = "") String groupBy,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new LatencyList(insights.latency(caller, from, to, groups(groupBy)).stream()
                .map(LatencyLine::of)
                .toList());
    }

    @GetMapping("/api/v1/usage/forecast")
    @Operation(
            operationId = "forecastUsage",
            summary = "Tells where the spending of this month is going",
            description = "If the rest of the month goes as the last seven days went, or as many as there are.")
    @ApiResponse(responseCode = "200", description = "The forecast.")
    UsageForecast forecast(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var forecast = insights.forecast(caller);
        return new UsageForecast(
                forecast.startsAt(),
                forecast.endsAt(),
                forecast.soFar(),
                forecast.expected(),
                forecast.basis().toHours(),
                prices.currency());
    }

    @GetMapping("/api/v1/budgets/{id}/outlook")
    @Tag(name = "Budgets")
    @Operation(
            operationId = "lookAhead",
            summary = "Tells where a budget is going, and who would be refused by another amount",
            description = "Earlier windows are gone through in order; what comes once the amount is used up counts as"
                    + " refused.")
    @ApiResponse(responseCode = "200", description = "The outlook.")
    BudgetOutlook outlook(
            @PathVariable UUID id,
            @Parameter(description = "The amount in question; without it the limit of now.")
                    @RequestParam(required = false)
                    @Nullable
                    Long amount,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return BudgetOutlook.of(outlooks.look(caller, id, amount));
    }

    private static List<By> groups(String told) {
        return told.isBlank() ? List.of() : UsageController.groups(told);
    }

    @Schema(name = "Savings", description = "What was saved.")
    record SavingsList(List<SavingLine> data) {}

    @Schema(name = "Saving", description = "What was saved in a group. What it is not of is absent.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SavingLine(
            @Nullable String day,
            @Nullable String departmentId,
            @Nullable String keyId,
            @Nullable String mode,
            @Nullable String purpose,
            long generations,
            long costMicros,

            @Schema(description = "With the large model alone.")
            long llmOnlyCostMicros,

            @Schema(description = "The difference; negative if it was dearer.")
            long savedMicros,

            @Schema(
                    description = "The difference as a share of what the large model alone would have cost; absent if"
                            + " that is nothing.")
            @Nullable
            Double savedShare,

            String currency) {
        static SavingLine of(UsageInsights.Saving saving, String currency) {
            var group = saving.group();
            return new SavingLine(
                    group.get(By.DAY),
                    group.get(By.DEPARTMENT),
                    group.get(By.KEY),
                    group.get(By.MODE),
                    group.get(By.PURPOSE),
                    saving.generations(),
                    saving.cost(),
                    saving.llmOnly(),
                    saving.saved(),
                    saving.llmOnly() == 0 ? null : (double) saving.saved() / saving.llmOnly(),
                    currency);
        }
    }

    @Schema(name = "LatencyPercentiles", description = "How long answers took.")
    record LatencyList(List<LatencyLine> data) {}

    @Schema(name = "LatencyPercentile", description = "How long the answers of a group took, in milliseconds.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LatencyLine(
            @Nullable String day,
            @Nullable String departmentId,
            @Nullable String keyId,
            @Nullable String mode,
            @Nullable String purpose,
            long answers,
            Ranks firstTokenMs,
            Ranks totalMs) {
        static LatencyLine of(UsageInsights.Percentiles line) {
            Map<By, String> group = line.group();
            return new LatencyLine(
                    group.get(By.DAY),
                    group.get(By.DEPARTMENT),
                    group.get(By.KEY),
                    group.get(By.MODE),
                    group.get(By.PURPOSE),
                    line.answers(),
                    Ranks.of(line.firstToken()),
                    Ranks.of(line.total()));
        }
    }

    @Schema(name = "LatencyRanks", description = "So many of a hundred answers took no longer. Absent without answers.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ranks(
            @Nullable Long p50,
            @Nullable Long p90,
            @Nullable Long p99) {
        static Ranks of(List<Long> ranks) {
            return ranks.size() < 3 ? new Ranks(null, null, null) : new Ranks(ranks.get(0), ranks.get(1), ranks.get(2));
        }
    }

    @Schema(description = "Where the spending of a month is going.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UsageForecast(
            Instant startsAt,
            Instant endsAt,
            @Schema(description = "Spent so far.") long costMicros,

            @Schema(description = "Spent at its end, at the pace of late; absent while there is no pace to go by.")
            @Nullable
            Long expectedCostMicros,

            @Schema(description = "How many hours the pace was taken from.")
            long basisHours,

            String currency) {}

    @Schema(description = "Where a budget is going, and who would feel another amount.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BudgetOutlook(
            @Schema(description = "Used at the end of the window, at its pace so far; absent if there is none.")
            @Nullable
            Long expected,

            @Schema(description = "When the amount will be used up at that pace; absent if it will not be.") @Nullable
            Instant runsOutAt,

            @Schema(description = "The amount that was looked at.")
            long amount,

            @Schema(description = "Whether that is used up already, so that everybody would be refused at once.")
            boolean nothingLeft,

            @Schema(description = "Since when earlier windows were gone through; absent if they cannot be.") @Nullable
            Instant lookedFrom,

            @Schema(description = "Those who draw on it; who would have been refused most often first.")
            List<AffectedCaller> callers) {
        static BudgetOutlook of(BudgetOutlooks.Outlook outlook) {
            return new BudgetOutlook(
                    outlook.expected(),
                    outlook.runsOutAt(),
                    outlook.amount(),
                    outlook.nothingLeft(),
                    outlook.lookedFrom(),
                    outlook.callers().stream().map(AffectedCaller::of).toList());
        }
    }

    @Schema(description = "Somebody who draws on a budget.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AffectedCaller(
            @Nullable UUID departmentId,
            @Nullable UUID keyId,
            @Nullable UUID personId,
            long generations,

            @Schema(description = "So many of them would have been refused.")
            long refused) {
        static AffectedCaller of(BudgetOutlooks.Affected caller) {
            return new AffectedCaller(
                    caller.department(), caller.key(), caller.person(), caller.generations(), caller.refused());
        }
    }
}
