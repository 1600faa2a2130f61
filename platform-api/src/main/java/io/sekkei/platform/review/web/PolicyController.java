package io.sekkei.platform.review.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.DryRuns;
import io.sekkei.platform.review.Policies;
import io.sekkei.platform.review.PolicyPlan;
import io.sekkei.platform.review.Scope;
import io.sekkei.platform.review.Times;
import io.sekkei.platform.review.policy.Finding;
import io.sekkei.platform.review.policy.Rules;
import io.sekkei.platform.review.workflow.Route;
import io.sekkei.platform.review.workflow.Step;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

/** Which outputs are held. */
@RestController
@RequestMapping("/api/v1/review-policies")
@Tag(
        name = "Review policies",
        description =
                "Which outputs are held, and whose approval they need. A version counts when a second tenant admin"
                        + " has approved it.")
class PolicyController {
    private final Policies policies;
    private final DryRuns dryRuns;

    PolicyController(Policies policies, DryRuns dryRuns) {
        this.policies = policies;
        this.dryRuns = dryRuns;
    }

    @GetMapping
    @Operation(operationId = "listReviewPolicies", summary = "Lists all versions of all policies, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of versions.")
    Page<PolicyView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return policies.list(caller, PageRequest.of(limit, after)).map(PolicyView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "proposeReviewPolicy", summary = "Proposes a policy")
    @ApiResponse(responseCode = "201", description = "Proposed; it holds nothing before it is approved.")
    PolicyView propose(
            @Valid @RequestBody PolicyBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(policies.propose(caller, body.plan()));
    }

    @PostMapping(path = "/{id}/versions", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "changeReviewPolicy", summary = "Proposes another version of a policy")
    @ApiResponse(responseCode = "201", description = "Proposed; the one before counts until it is approved.")
    PolicyView change(
            @PathVariable UUID id,
            @Valid @RequestBody PolicyBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(policies.change(caller, id, body.plan()));
    }

    @PostMapping(path = "/dry-run", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "tryReviewPolicy",
            summary = "Tells what a policy would have held in the last seven days",
            description = "Nothing is proposed or held. The random sample is drawn anew, with a key of its own.")
    @ApiResponse(responseCode = "200", description = "What it would have held.")
    DryRunView tryOut(
            @Valid @RequestBody PolicyBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DryRunView.of(dryRuns.tryOut(caller, body.plan()));
    }

    @GetMapping("/{id}/versions/{version}")
    @Operation(operationId = "getReviewPolicy", summary = "Describes a version of a policy")
    @ApiResponse(responseCode = "200", description = "The version.")
    PolicyView get(
            @PathVariable UUID id,
            @PathVariable int version,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(policies.get(caller, id, version));
    }

    @PostMapping("/{id}/versions/{version}/approve")
    @Operation(
            operationId = "approveReviewPolicy",
            summary = "Lets a version count from the next generation on",
            description = "Not for who proposed it.")
    @ApiResponse(responseCode = "200", description = "It counts.")
    PolicyView approve(
            @PathVariable UUID id,
            @PathVariable int version,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(policies.approve(caller, id, version));
    }

    @PostMapping("/{id}/versions/{version}/decline")
    @Operation(
            operationId = "declineReviewPolicy",
            summary = "Turns a version down",
            description = "Not for who proposed it.")
    @ApiResponse(responseCode = "200", description = "Turned down.")
    PolicyView decline(
            @PathVariable UUID id,
            @PathVariable int version,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(policies.decline(caller, id, version));
    }

    @Schema(name = "ReviewPolicyPlan", description = "A policy as somebody wishes it.")
    record PolicyBody(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(description = "The department it covers; without it all.") @Nullable
            UUID departmentId,

            @Schema(description = "The purpose it covers; without it all.") @Nullable
            String purpose,

            @Schema(description = "The API key it covers; without it everybody.") @Nullable
            UUID keyId,

            @Schema(description = "False switches the policy off.", defaultValue = "true") @Nullable
            Boolean enabled,

            @NotNull @Valid @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            RulesBody rules,

            @NotNull
            @Schema(
                    description = "One step after the other; a step lists the roles whose approvals it needs side by"
                            + " side: reviewer or tenant_admin.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<@NotNull List<@NotNull Role>> steps,

            @Schema(description = "Whether outputs are released at once and looked at later.", defaultValue = "false")
            @Nullable
            Boolean afterwards,

            @NotNull
            @Schema(
                    description = "After so many minutes of work an output that nobody decided on is withheld.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Integer dueMinutes,

            @Schema(description = "After so many minutes of work reviewers are reminded.") @Nullable
            Integer remindMinutes,

            @Schema(description = "After so many minutes of work the tenant's admins take over.") @Nullable
            Integer escalateMinutes,

            @Schema(description = "So long a client may wait for the decision in its request.", defaultValue = "0")
            @Nullable
            Integer waitSeconds) {
        PolicyPlan plan() {
            try {
                return new PolicyPlan(
                        name,
                        new Scope(departmentId, purpose, keyId),
                        enabled == null || enabled,
                        rules.rules(),
                        route(),
                        new Times(dueMinutes, remindMinutes, escalateMinutes),
                        Objects.requireNonNullElse(waitSeconds, 0));
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("body", String.valueOf(e.getMessage()));
            }
        }

        private Route route() {
            return new Route(
                    steps.stream()
                            .map(roles ->
                                    new Step(roles.stream().map(Role::name).toList()))
                            .toList(),
                    Boolean.TRUE.equals(afterwards));
        }
    }

    @Schema(name = "ReviewRules", description = "When an output is held. Any rule that hits is enough.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RulesBody(
            @Schema(description = "Every output.") @Nullable Boolean always,

            @Schema(description = "A random sample of so many in a million; the platform's floor counts anyway.")
            @Nullable
            Integer samplePerMillion,

            @Schema(description = "The mean log-probability of the tokens is below this.") @Nullable
            Double meanLogProbabilityBelow,

            @Schema(description = "The smallest log-probability of a token is below this.") @Nullable
            Double minLogProbabilityBelow,

            @Schema(
                    description = "Personal data and secrets.",
                    allowableValues = {"email", "phone", "my_number", "card", "address", "secret"})
            @Nullable
            Set<@NotNull String> findings,

            @Schema(description = "Words or phrases, in any case and width.") @Nullable
            List<@NotNull String> words,

            @Schema(description = "It cost more than this.") @Nullable
            Long costMicrosAbove,

            @Schema(description = "It is longer than this.") @Nullable
            Integer charactersAbove,

            @Schema(description = "The caller says that it leaves the house.") @Nullable
            Boolean externalAudience,

            @Schema(
                    description = "The hybrid wrote it, and the small model alone would have written more than this"
                            + " share of it differently; from 0 to below 1. The small model's work is paid for.")
            @Nullable
            Double smallModelDisagreementAbove) {
        Rules rules() {
            return new Rules(
                    Boolean.TRUE.equals(always),
                    Objects.requireNonNullElse(samplePerMillion, 0),
                    meanLogProbabilityBelow,
                    minLogProbabilityBelow,
                    Objects.requireNonNullElse(findings, Set.<String>of()).stream()
                            .map(name -> Finding.valueOf(name.toUpperCase(Locale.ROOT)))
                            .collect(Collectors.toSet()),
                    Objects.requireNonNullElse(words, List.of()),
                    costMicrosAbove,
                    charactersAbove,
                    Boolean.TRUE.equals(externalAudience),
                    smallModelDisagreementAbove);
        }

        static RulesBody of(Rules rules) {
            return new RulesBody(
                    rules.always(),
                    rules.samplePerMillion(),
                    rules.meanLogProbabilityBelow(),
                    rules.minLogProbabilityBelow(),
                    rules.findings().stream()
                            .map(finding -> finding.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.toSet()),
                    rules.words(),
                    rules.costMicrosAbove(),
                    rules.charactersAbove(),
                    rules.externalAudience(),
                    rules.smallModelDisagreementAbove());
        }
    }

    @Schema(name = "ReviewDryRun", description = "What a policy would have held.")
    record DryRunView(
            Instant from,
            Instant to,

            @Schema(description = "Texts it covers that were looked at, the newest ones.")
            int outputs,

            @Schema(description = "Whether these are all of the time.")
            boolean complete,

            @Schema(description = "Texts of these that are not kept any more, so that rules on texts cannot tell.")
            int withoutText,

            @Schema(description = "Texts it would have held.")
            int held,

            @Schema(description = "Approvals these would have needed.")
            int approvals,

            @Schema(description = "Texts each rule would have held; a text may be held by several.")
            Map<String, Integer> byRule,

            @Schema(description = "Rules that cannot be tried on what was written before.")
            List<String> untold) {
        static DryRunView of(DryRuns.DryRun run) {
            return new DryRunView(
                    run.from(),
                    run.to(),
                    run.outputs(),
                    run.complete(),
                    run.withoutText(),
                    run.held(),
                    run.approvals(),
                    run.byRule(),
                    run.untold());
        }
    }

    @Schema(name = "ReviewPolicy", description = "A version of a policy.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PolicyView(
            UUID id,
            int version,
            String name,
            @Nullable UUID departmentId,
            @Nullable String purpose,
            @Nullable UUID keyId,
            boolean enabled,
            RulesBody rules,
            List<List<String>> steps,
            boolean afterwards,
            int dueMinutes,
            @Nullable Integer remindMinutes,
            @Nullable Integer escalateMinutes,
            int waitSeconds,

            @Schema(allowableValues = {"proposed", "active", "replaced", "declined"})
            String state,

            UUID proposedBy,
            Instant proposedAt,
            @Nullable UUID decidedBy,
            @Nullable Instant decidedAt) {
        static PolicyView of(Version<PolicyPlan> policy) {
            var plan = policy.plan();
            return new PolicyView(
                    policy.id(),
                    policy.version(),
                    plan.name(),
                    plan.scope().department(),
                    plan.scope().purpose(),
                    plan.scope().key(),
                    plan.enabled(),
                    RulesBody.of(plan.rules()),
                    plan.route().steps().stream().map(PolicyView::roles).toList(),
                    plan.route().afterwards(),
                    plan.times().due(),
                    plan.times().remind(),
                    plan.times().escalate(),
                    plan.waitSeconds(),
                    policy.state().name().toLowerCase(Locale.ROOT),
                    policy.proposedBy(),
                    policy.proposedAt(),
                    policy.decidedBy(),
                    policy.decidedAt());
        }

        private static List<String> roles(Step step) {
            return step.roles().stream()
                    .map(role -> role.toLowerCase(Locale.ROOT))
                    .toList();
        }
    }
}
