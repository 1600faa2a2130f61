package io.sekkei.platform.pilot.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.pilot.Comparisons;
import io.sekkei.platform.pilot.Pilots;
import io.sekkei.platform.pilot.report.Assumptions;
import io.sekkei.platform.pilot.report.Report;
import io.sekkei.platform.pilot.report.ReportCsv;
import io.sekkei.platform.pilot.report.ReportPage;
import io.sekkei.platform.pilot.web.PilotViews.ChoiceBody;
import io.sekkei.platform.pilot.web.PilotViews.ComparisonView;
import io.sekkei.platform.pilot.web.PilotViews.PilotView;
import io.sekkei.platform.pilot.web.PilotViews.PlanBody;
import io.sekkei.platform.pilot.web.PilotViews.ProposalBody;
import io.sekkei.platform.pilot.web.PilotViews.ProposalView;
import io.sekkei.platform.pilot.web.PilotViews.ResultView;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs that compare modes. */
@RestController
@RequestMapping("/api/v1/pilots")
@Tag(
        name = "Pilots",
        description = "Runs that compare settings on a dataset in the background: quality, latency and cost from one"
                + " run. Model engineers begin them; every output is a generation, recorded and budgeted.")
class PilotController {
    private static final String CSV = "text/csv";

    private final Pilots pilots;
    private final Comparisons comparisons;

    PilotController(Pilots pilots, Comparisons comparisons) {
        this.pilots = pilots;
        this.comparisons = comparisons;
    }

    @GetMapping
    @Operation(operationId = "listPilots", summary = "Lists pilots, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of pilots.")
    Page<PilotView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return pilots.list(caller, PageRequest.of(limit, after)).map(PilotView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "beginPilot", summary = "Begins a pilot")
    @ApiResponse(responseCode = "201", description = "It runs in the background.")
    PilotView begin(
            @Valid @RequestBody PlanBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PilotView.of(pilots.begin(caller, body.plan()));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getPilot", summary = "Tells where a pilot stands, and how long it will take")
    @ApiResponse(responseCode = "200", description = "The pilot.")
    PilotView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PilotView.of(pilots.get(caller, id));
    }

    @PostMapping("/{id}/pause")
    @Operation(operationId = "pausePilot", summary = "Lets a pilot rest")
    @ApiResponse(responseCode = "200", description = "It rests; what is being written is written to its end.")
    PilotView pause(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PilotView.of(pilots.pause(caller, id));
    }

    @PostMapping("/{id}/resume")
    @Operation(operationId = "resumePilot", summary = "Lets a pilot go on")
    @ApiResponse(responseCode = "200", description = "It goes on.")
    PilotView resume(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PilotView.of(pilots.resume(caller, id));
    }

    @PostMapping("/{id}/cancel")
    @Operation(operationId = "cancelPilot", summary = "Ends a pilot before it is complete")
    @ApiResponse(responseCode = "200", description = "Ended; what is written stays.")
    PilotView cancel(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PilotView.of(pilots.cancel(caller, id));
    }

    @GetMapping("/{id}/results")
    @Operation(operationId = "listPilotResults", summary = "Lists the outputs of a pilot, without their texts")
    @ApiResponse(responseCode = "200", description = "A page of outputs in the order they were written in.")
    Page<ResultView> results(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var plan = pilots.get(caller, id).plan();
        return pilots.results(caller, id, PageRequest.of(limit, after)).map(result -> ResultView.of(result, plan));
    }

    @GetMapping("/{id}/report")
    @Operation(operationId = "getPilotReport", summary = "Reports what came of a pilot so far")
    @ApiResponse(responseCode = "200", description = "The report.")
    Report report(
            @PathVariable UUID id,
            @ParameterObject AssumptionParameters assumptions,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return pilots.report(caller, id, assumptions.assumptions());
    }

    @GetMapping("/{id}/report.csv")
    @Operation(operationId = "getPilotReportTable", summary = "The figures of each setting as a table")
    @ApiResponse(responseCode = "200", description = "Comma-separated, UTF-8.", content = @Content(mediaType = CSV))
    ResponseEntity<String> table(
            @PathVariable UUID id,
            @ParameterObject AssumptionParameters assumptions,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return file(ReportCsv.of(pilots.report(caller, id, assumptions.assumptions())), CSV);
    }

    @GetMapping("/{id}/report.html")
    @Operation(operationId = "getPilotReportPage", summary = "The report as a page to print")
    @ApiResponse(
            responseCode = "200",
            description = "A page without scripts.",
            content = @Content(mediaType = MediaType.TEXT_HTML_VALUE))
    ResponseEntity<String> page(
            @PathVariable UUID id,
            @ParameterObject AssumptionParameters assumptions,
            @Parameter(description = "en or ja.") @RequestParam(required = false) @Nullable String language,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var report = pilots.report(caller, id, assumptions.assumptions());
        return file(ReportPage.of(report, "ja".equals(language)), MediaType.TEXT_HTML_VALUE);
    }

    @PostMapping(path = "/{id}/route-policy", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "applyPilotRecommendation",
            summary = "Proposes the route policy that the report recommends",
            description =
                    "For model engineers and tenant admins; with the assumptions of the report. If a policy counts"
                            + " for the pair and the purpose, this is its next version. It routes nothing before another tenant"
                            + " admin has approved it.")
    @ApiResponse(responseCode = "201", description = "Proposed.")
    ProposalView propose(
            @PathVariable UUID id,
            @ParameterObject AssumptionParameters assumptions,
            @Valid @RequestBody ProposalBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ProposalView.of(pilots.propose(caller, id, assumptions.assumptions(), body.purpose()));
    }

    private static ResponseEntity<String> file(String text, String type) {
        return ResponseEntity.ok()
                .header("Content-Type", type + ";charset=UTF-8")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .body(text);
    }

    @PostMapping("/{id}/comparisons")
    @Operation(
            operationId = "nextPilotComparison",
            summary = "Puts two outputs side by side",
            description = "For reviewers and model engineers. Which setting wrote which is drawn and not told. The same"
                    + " two come until they are judged.")
    @ApiResponse(responseCode = "200", description = "Two outputs.")
    @ApiResponse(responseCode = "204", description = "There are no more for this person.", content = @Content)
    ResponseEntity<ComparisonView> compare(
            @PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return comparisons
                .next(caller, id)
                .map(ComparisonView::of)
                .map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @PostMapping(path = "/{id}/comparisons/{comparison}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "judgePilotComparison", summary = "Says which output is better")
    @ApiResponse(responseCode = "204", description = "Said.")
    void judge(
            @PathVariable UUID id,
            @PathVariable UUID comparison,
            @Valid @RequestBody ChoiceBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        comparisons.choose(caller, id, comparison, body.verdict());
    }

    /** What a report takes for granted, as parameters; what is left out is the example's. */
    record AssumptionParameters(
            @Schema(description = "Outputs a month.", defaultValue = "10000") @Nullable
            Long outputs_per_month,

            @Schema(description = "Minutes a person takes for one without the platform.", defaultValue = "5") @Nullable
            Double minutes_by_hand,

            @Schema(description = "Share of the outputs that save that time.", defaultValue = "0.7") @Nullable
            Double usable_share,

            @Schema(description = "Share of the outputs that people look at.", defaultValue = "0.1") @Nullable
            Double review_share,

            @Schema(description = "Minutes a look takes.", defaultValue = "1") @Nullable
            Double review_minutes,

            @Schema(description = "An hour of a person, in millionths.", defaultValue = "30000000") @Nullable
            Long wage_micros,

            @Schema(description = "The platform a month, in millionths.", defaultValue = "0") @Nullable
            Long fixed_micros,

            @Schema(description = "What is paid once, in millionths.", defaultValue = "0") @Nullable
            Long setup_micros,

            @Schema(description = "Share of the best setting's quality that is good enough.", defaultValue = "0.95")
            @Nullable
            Double target_share) {
        Assumptions assumptions() {
            var example = Assumptions.example();
            try {
                return new Assumptions(
                        or(outputs_per_month, example.outputsPerMonth()),
                        or(minutes_by_hand, example.minutesByHand()),
                        or(usable_share, example.usableShare()),
                        or(review_share, example.reviewShare()),
                        or(review_minutes, example.reviewMinutes()),
                        or(wage_micros, example.wageMicros()),
                        or(fixed_micros, example.fixedMicros()),
                        or(setup_micros, example.setupMicros()),
                        or(target_share, example.targetShare()));
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("assumptions", String.valueOf(e.getMessage()));
            }
        }

        private static <T> T or(@Nullable T value, T otherwise) {
            return Objects.requireNonNullElse(value, otherwise);
        }
    }
}
