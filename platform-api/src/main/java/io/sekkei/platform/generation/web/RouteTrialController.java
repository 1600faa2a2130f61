package io.sekkei.platform.generation.web;

import io.sekkei.platform.generation.RouteTrials;
import io.sekkei.platform.generation.RouteTrials.Trial;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Route policies held against what was asked before. Here, because here is what was asked. */
@RestController
@Tag(name = "Route policies")
class RouteTrialController {
    private static final int MOST_RULES = 20;

    private final RouteTrials trials;

    RouteTrialController(RouteTrials trials) {
        this.trials = trials;
    }

    @PostMapping(path = "/api/v1/route-policies/dry-run", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "tryRoutePolicy",
            summary = "Tells what the rules of a policy would have covered in the last seven days",
            description = "For tenant admins and model engineers. Nothing is proposed, and nothing written again.")
    @ApiResponse(responseCode = "200", description = "What they would have covered.")
    TrialView tryOut(@Valid @RequestBody Wish body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TrialView.of(body, trials.tryOut(caller, body.pair(), body.purpose(), body.mostTokens()));
    }

    @Schema(name = "RoutePolicyTrial", description = "The rules to try, as they would stand in a policy.")
    record Wish(
            @NotNull @Schema(example = "enja", requiredMode = Schema.RequiredMode.REQUIRED)
            String pair,

            @Schema(description = "The purpose it would cover; without it every purpose that has no policy of its own.")
            @Nullable
            String purpose,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            List<@NotNull @Valid Rule> rules) {
        List<@Nullable Integer> mostTokens() {
            if (rules.isEmpty() || rules.size() > MOST_RULES) {
                throw Problem.invalid(
                        "rules",
                        "rules must hold between 1 and %d rules, but holds %d".formatted(MOST_RULES, rules.size()));
            }
            var most = new ArrayList<@Nullable Integer>();
            rules.forEach(rule -> most.add(rule.maxPromptTokens()));
            return most;
        }
    }

    @Schema(name = "RouteTrialRule", description = "Which prompts a rule is for.")
    record Rule(
            @NotNull @Schema(example = "short", requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(description = "It is for prompts of no more tokens than this; without it for all.") @Nullable
            Integer maxPromptTokens) {}

    @Schema(name = "RoutePolicyDryRun", description = "What a route policy would have covered.")
    record TrialView(
            @Schema(description = "Generations that left the mode open, which are those a policy decides on.")
            long leftOpen,

            @Schema(description = "Generations that named a mode, which no policy touches.")
            long named,

            @Schema(description = "In the order of the rules.")
            List<Covered> rules,

            @Schema(description = "Of those left open, those that no rule would have covered.")
            long uncovered) {
        static TrialView of(Wish wish, Trial trial) {
            var rules = new ArrayList<Covered>();
            for (int rule = 0; rule < wish.rules().size(); rule++) {
                rules.add(new Covered(
                        wish.rules().get(rule).name(), trial.byRule().get(rule)));
            }
            return new TrialView(trial.leftOpen(), trial.named(), rules, trial.uncovered());
        }
    }

    @Schema(name = "RouteTrialCount", description = "What a rule would have covered.")
    record Covered(String name, long generations) {}
}
