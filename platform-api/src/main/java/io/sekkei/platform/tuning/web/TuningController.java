package io.sekkei.platform.tuning.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tuning.Candidates;
import io.sekkei.platform.tuning.Tunings;
import io.sekkei.platform.tuning.web.TuningViews.ComparisonView;
import io.sekkei.platform.tuning.web.TuningViews.CurveView;
import io.sekkei.platform.tuning.web.TuningViews.ExampleView;
import io.sekkei.platform.tuning.web.TuningViews.JobView;
import io.sekkei.platform.tuning.web.TuningViews.LimitsView;
import io.sekkei.platform.tuning.web.TuningViews.RetrainList;
import io.sekkei.platform.tuning.web.TuningViews.RetrainView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Jobs that make small models learn. */
@RestController
@RequestMapping("/api/v1/tuning")
@Tag(
        name = "Tuning",
        description =
                "Jobs that make a pair's small model learn from the tenant's own texts, and the versions that come"
                        + " of them. The large model never changes.")
class TuningController {
    private final Tunings tunings;
    private final Candidates candidates;

    TuningController(Tunings tunings, Candidates candidates) {
        this.tunings = tunings;
        this.candidates = candidates;
    }

    @GetMapping("/limits")
    @Operation(operationId = "getTuningLimits", summary = "Tells the most that a job may ask for here")
    @ApiResponse(responseCode = "200", description = "The limits.")
    LimitsView limits(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return LimitsView.of(tunings.limits(caller));
    }

    @GetMapping("/jobs")
    @Operation(operationId = "listTuningJobs", summary = "Lists all jobs, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of jobs.")
    Page<JobView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return tunings.list(caller, PageRequest.of(limit, after)).map(JobView::of);
    }

    @PostMapping(path = "/jobs", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "beginTuning",
            summary = "Begins a job",
            description =
                    "For model engineers. It runs in the background, survives restarts, and lets texts that people"
                            + " wait for go first.")
    @ApiResponse(responseCode = "201", description = "It has begun, or waits for a process that has time.")
    JobView begin(@Valid @RequestBody PlanBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return JobView.of(tunings.begin(caller, body.plan()));
    }

    @GetMapping("/jobs/{id}")
    @Operation(operationId = "getTuningJob", summary = "Describes a job")
    @ApiResponse(responseCode = "200", description = "The job.")
    JobView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return JobView.of(tunings.get(caller, id));
    }

    @PostMapping("/jobs/{id}/pause")
    @Operation(operationId = "pauseTuning", summary = "Lets a job rest after the update in hand")
    @ApiResponse(responseCode = "200", description = "It rests.")
    JobView pause(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return JobView.of(tunings.pause(caller, id));
    }

    @PostMapping("/jobs/{id}/resume")
    @Operation(operationId = "resumeTuning", summary = "Lets a job go on where it stopped")
    @ApiResponse(responseCode = "200", description = "It goes on.")
    JobView resume(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return JobView.of(tunings.resume(caller, id));
    }

    @PostMapping("/jobs/{id}/cancel")
    @Operation(operationId = "cancelTuning", summary = "Ends a job; what it learned is dropped")
    @ApiResponse(responseCode = "200", description = "Ended.")
    JobView cancel(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return JobView.of(tunings.cancel(caller, id));
    }

    @GetMapping("/jobs/{id}/curve")
    @Operation(operationId = "getTuningCurve", summary = "Loss and quality at each look at dev so far")
    @ApiResponse(responseCode = "200", description = "The curve.")
    CurveView curve(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return CurveView.of(tunings.curve(caller, id));
    }

    @GetMapping("/jobs/{id}/examples")
    @Operation(operationId = "listTuningExamples", summary = "Where a job's texts come from, without the texts")
    @ApiResponse(responseCode = "200", description = "A page of examples.")
    Page<ExampleView> examples(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return tunings.examples(caller, id, PageRequest.of(limit, after)).map(ExampleView::of);
    }

    @GetMapping("/jobs/{id}/comparison")
    @Operation(
            operationId = "compareTuning",
            summary = "Compares what came of a job with what it began from",
            description = "On the tenant's test set and on a general one, as far as it is judged.")
    @ApiResponse(responseCode = "200", description = "The comparison; empty lists before anything is judged.")
    ComparisonView compare(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ComparisonView.of(candidates.compare(caller, id));
    }

    @GetMapping("/retrain")
    @Operation(
            operationId = "listRetrain",
            summary = "Lists versions in use that learned from texts which were erased since")
    @ApiResponse(responseCode = "200", description = "The last erasure first.")
    RetrainList toRetrain(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new RetrainList(
                tunings.toRetrain(caller).stream().map(RetrainView::of).toList());
    }
}
