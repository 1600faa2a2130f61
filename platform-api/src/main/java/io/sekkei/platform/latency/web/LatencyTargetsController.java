package io.sekkei.platform.latency.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.Whole;
import io.sekkei.platform.latency.LatencyPlan;
import io.sekkei.platform.latency.LatencyState;
import io.sekkei.platform.latency.LatencyTargetId;
import io.sekkei.platform.latency.LatencyTargets;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.quota.Level;
import io.sekkei.platform.quota.Span;
import io.sekkei.platform.quota.Subject;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The latency targets of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/latency-targets")
@Tag(
        name = "Latency targets",
        description =
                "How long generations may take, and how often they took longer. For tenant admins; auditors may read.")
class LatencyTargetsController {
    private final LatencyTargets targets;

    LatencyTargetsController(LatencyTargets targets) {
        this.targets = targets;
    }

    @GetMapping
    @Operation(operationId = "listLatencyTargets", summary = "Lists the targets and their misses, the oldest first")
    @ApiResponse(responseCode = "200", description = "A page of targets.")
    Page<TargetView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return targets.list(caller, PageRequest.of(limit, after)).map(TargetView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "setLatencyTarget", summary = "Sets a target", description = "It counts within a second.")
    @ApiResponse(responseCode = "201", description = "Set.")
    TargetView set(
            @Valid @RequestBody NewTarget body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TargetView.of(targets.set(caller, body.plan(caller)));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getLatencyTarget", summary = "Tells how a target fares")
    @ApiResponse(responseCode = "200", description = "The target.")
    TargetView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TargetView.of(targets.get(caller, new LatencyTargetId(id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "endLatencyTarget",
            summary = "Ends a target",
            description = "What it counted stays on record.")
    @ApiResponse(responseCode = "204", description = "Ended.")
    void end(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        targets.end(caller, new LatencyTargetId(id));
    }

    @Schema(name = "NewLatencyTarget", description = "A target to be set. It is never changed: end it and set another.")
    record NewTarget(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Level level,

            @Schema(description = "Number of the department or key; the tenant needs none.") @Nullable
            UUID ownerId,

            @Schema(description = "Only for generations of this purpose; for all without it.") @Nullable
            String purpose,

            @Schema(description = "Most milliseconds to the first token.") @Nullable
            BigInteger firstTokenMs,

            @Schema(description = "Most milliseconds to the last token.") @Nullable
            BigInteger totalMs,

            @Schema(
                    description = "Modes to take instead when the one asked for would be late, in this order.",
                    example = "[\"slm-only\"]")
            @Nullable
            List<String> fallbackModes,

            @Schema(
                    description = "Whether what would be late anyway is refused; if not, it is counted.",
                    defaultValue = "true")
            @Nullable
            Boolean enforced,

            @Schema(description = "How long misses are counted until they begin again from zero.", defaultValue = "day")
            @Nullable
            Span span,

            @Schema(description = "How many misses in one window somebody wants to hear of.") @Nullable
            List<BigInteger> thresholds) {
        LatencyPlan plan(Caller by) {
            return new LatencyPlan(
                    subject(by),
                    purpose,
                    millis("first_token_ms", firstTokenMs),
                    millis("total_ms", totalMs),
                    Objects.requireNonNullElse(fallbackModes, List.<String>of()).stream()
                            .map(NewTarget::mode)
                            .toList(),
                    !Boolean.FALSE.equals(enforced),
                    Objects.requireNonNullElse(span, Span.DAY),
                    Objects.requireNonNullElse(thresholds, List.<BigInteger>of()).stream()
                            .map(threshold -> Whole.between("thresholds", threshold, 1, Integer.MAX_VALUE))
                            .toList());
        }

        private Subject subject(Caller by) {
            if (level == Level.TENANT) {
                return Subject.tenant(by.tenant());
            }
            if (ownerId == null) {
                throw Problem.invalid("owner_id", "owner_id must name the department or key");
            }
            return new Subject(by.tenant(), level, ownerId);
        }

        private static @Nullable Duration millis(String field, @Nullable BigInteger value) {
            return value == null
                    ? null
                    : Duration.ofMillis(Whole.between(field, value, 1, LatencyPlan.LONGEST.toMillis()));
        }

        private static DecodingMode mode(String name) {
            return Arrays.stream(DecodingMode.values())
                    .filter(mode -> mode.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("fallback_modes", "There is no mode '%s'".formatted(name)));
        }
    }

    @Schema(
            name = "LatencyTarget",
            description = "How long generations may take, and how they did in the present window.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TargetView(
            UUID id,
            Level level,
            UUID ownerId,
            @Nullable String purpose,
            @Nullable Long firstTokenMs,
            @Nullable Long totalMs,
            List<String> fallbackModes,
            boolean enforced,
            Span span,
            List<Long> thresholds,
            Instant createdAt,
            WindowView window) {
        static TargetView of(LatencyState state) {
            var target = state.target();
            var plan = target.plan();
            return new TargetView(
                    target.id().value(),
                    plan.subject().level(),
                    plan.subject().id(),
                    plan.purpose(),
                    millis(plan.firstToken()),
                    millis(plan.total()),
                    plan.fallbacks().stream().map(DecodingMode::wireName).toList(),
                    plan.enforced(),
                    plan.span(),
                    plan.thresholds(),
                    target.createdAt(),
                    WindowView.of(state));
        }

        private static @Nullable Long millis(@Nullable Duration duration) {
            return duration == null ? null : duration.toMillis();
        }
    }

    @Schema(name = "LatencyWindow", description = "What was counted in a window.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WindowView(
            Instant startsAt,
            @Nullable Instant endsAt,

            @Schema(description = "Generations that ran under the target.")
            long answers,

            @Schema(description = "Of them, those that were late in either way.")
            long misses,

            @Schema(description = "Of them, those whose first token came too late.")
            long firstTokenMisses,

            @Schema(description = "Of them, those whose last token came too late.")
            long totalMisses,

            @Schema(description = "Of them, those that ran in another mode than they asked for.")
            long fallbacks,

            @Schema(description = "Generations that were refused, for they would have been late.")
            long refusals) {
        static WindowView of(LatencyState state) {
            var counts = state.counts();
            return new WindowView(
                    state.window().startsAt(),
                    state.window().endsAt(),
                    counts.answers(),
                    counts.misses(),
                    counts.firstTokenMisses(),
                    counts.totalMisses(),
                    counts.fallbacks(),
                    counts.refusals());
        }
    }
}
