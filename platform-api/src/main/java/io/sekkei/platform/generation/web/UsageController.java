package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.generation.UsageReports;
import io.sekkei.platform.generation.UsageReports.By;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the caller's tenant used. */
@RestController
@RequestMapping("/api/v1/usage")
@Tag(name = "Usage", description = "What was used and what it cost, by the records. For tenant admins and auditors.")
class UsageController {
    private final UsageReports reports;
    private final Prices prices;

    UsageController(UsageReports reports, Prices prices) {
        this.reports = reports;
        this.prices = prices;
    }

    @GetMapping
    @Operation(
            operationId = "sumUsage",
            summary = "Sums what was used",
            description = "At most 92 days at once; days begin where the tenant lives.")
    @ApiResponse(responseCode = "200", description = "A page of sums, in the order of their groups.")
    Page<UsageLine> sums(
            @RequestParam Instant from,
            @RequestParam Instant to,
            @Parameter(
                            description = "What to sum by, separated by commas: day, department, key, mode, purpose.",
                            example = "day,department")
                    @RequestParam(name = "group_by", defaultValue = "day")
                    String groupBy,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return reports.sums(caller, from, to, groups(groupBy), PageRequest.of(limit, after))
                .map(line -> UsageLine.of(line, prices.currency()));
    }

    static List<By> groups(String told) {
        return Arrays.stream(told.split(","))
                .map(UsageController::group)
                .distinct()
                .toList();
    }

    private static By group(String told) {
        return Arrays.stream(By.values())
                .filter(by -> by.name().toLowerCase(Locale.ROOT).equals(told.strip()))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("group_by", "Nothing is summed by '%s'".formatted(told)));
    }

    @Schema(description = "A sum. What it is not summed by, and what its records do not say, is absent.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UsageLine(
            @Nullable String day,
            @Nullable String departmentId,
            @Nullable String keyId,
            @Nullable String mode,
            @Nullable String purpose,
            long generations,
            long promptTokens,
            long llmEncodedTokens,
            long slmDecodedTokens,
            long llmDecodedTokens,
            long computeMs,
            long costMicros,

            @Schema(description = "Generations whose texts wait for people; part of all sums.")
            long heldGenerations,

            @Schema(description = "What these cost: reserved, and spent when it is decided.")
            long heldCostMicros,

            @Schema(description = "Generations whose texts people did not let go; part of all sums.")
            long withheldGenerations,

            @Schema(description = "What these cost: what the decoder spent is spent.")
            long withheldCostMicros,

            String currency) {
        static UsageLine of(UsageReports.Line line, String currency) {
            return new UsageLine(
                    line.group().get(By.DAY),
                    line.group().get(By.DEPARTMENT),
                    line.group().get(By.KEY),
                    line.group().get(By.MODE),
                    line.group().get(By.PURPOSE),
                    line.generations(),
                    line.promptTokens(),
                    line.llmEncodedTokens(),
                    line.slmDecodedTokens(),
                    line.llmDecodedTokens(),
                    line.computeMillis(),
                    line.costMicros(),
                    line.held(),
                    line.heldCostMicros(),
                    line.withheld(),
                    line.withheldCostMicros(),
                    currency);
        }
    }
}
