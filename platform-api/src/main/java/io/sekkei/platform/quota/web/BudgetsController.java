package io.sekkei.platform.quota.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.Whole;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.quota.BudgetAdministration;
import io.sekkei.platform.quota.BudgetFilter;
import io.sekkei.platform.quota.BudgetId;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Level;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Raise;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The budgets of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/budgets")
@Tag(
        name = "Budgets",
        description = "What a tenant, its departments and keys may use. For tenant admins; auditors may read.")
class BudgetsController {
    private final BudgetAdministration budgets;

    BudgetsController(BudgetAdministration budgets) {
        this.budgets = budgets;
    }

    @GetMapping
    @Operation(operationId = "listBudgets", summary = "Lists the budgets and how they stand, the oldest first")
    @ApiResponse(responseCode = "200", description = "A page of budgets.")
    Page<BudgetView> list(
            @Parameter(schema = @Schema(implementation = Level.class)) @RequestParam(required = false) @Nullable
                    String level,
            @RequestParam(name = "owner_id", required = false) @Nullable UUID ownerId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return budgets.list(caller, new BudgetFilter(level(level), ownerId), PageRequest.of(limit, after))
                .map(BudgetView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "setBudget", summary = "Sets a budget beside those there are")
    @ApiResponse(responseCode = "201", description = "Set.")
    BudgetView set(
            @Valid @RequestBody NewBudget body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return BudgetView.of(budgets.set(caller, body.plan(caller)));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getBudget", summary = "Tells how a budget stands")
    @ApiResponse(responseCode = "200", description = "The budget.")
    BudgetView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return BudgetView.of(budgets.get(caller, new BudgetId(id)));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "changeBudget",
            summary = "Gives a budget another amount and other thresholds",
            description = "What is spent and reserved stays so.")
    @ApiResponse(responseCode = "200", description = "Changed.")
    BudgetView change(
            @PathVariable UUID id,
            @Valid @RequestBody ChangedBudget body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return BudgetView.of(
                budgets.change(caller, new BudgetId(id), amount(body.amount(), 0), thresholds(body.thresholds())));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "endBudget", summary = "Ends a budget", description = "What it counted stays on record.")
    @ApiResponse(responseCode = "204", description = "Ended.")
    void end(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        budgets.end(caller, new BudgetId(id));
    }

    @GetMapping("/{id}/raises")
    @Operation(operationId = "listRaises", summary = "Lists the raises of a budget that have not expired")
    @ApiResponse(responseCode = "200", description = "All of them, the first to expire first.")
    Page<RaiseView> raises(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new Page<>(budgets.raises(caller, new BudgetId(id)), null).map(RaiseView::of);
    }

    @PostMapping(path = "/{id}/raises", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "raiseBudget",
            summary = "Lets a budget have more until some moment",
            description = "Raises that overlap add up.")
    @ApiResponse(responseCode = "201", description = "Raised.")
    BudgetView raise(
            @PathVariable UUID id,
            @Valid @RequestBody NewRaise body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return BudgetView.of(budgets.raise(caller, new BudgetId(id), amount(body.amount(), 1), body.expiresAt()));
    }

    private static @Nullable Level level(@Nullable String told) {
        if (told == null) {
            return null;
        }
        return Arrays.stream(Level.values())
                .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(told))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("level", "There is no level '%s'".formatted(told)));
    }

    private static long amount(@Nullable BigInteger amount, long least) {
        return Whole.between("amount", amount, least, BudgetPlan.LARGEST);
    }

    private static List<Long> thresholds(@Nullable List<BigInteger> thresholds) {
        return Objects.requireNonNullElse(thresholds, List.<BigInteger>of()).stream()
                .map(threshold -> Whole.between("thresholds", threshold, 1, BudgetPlan.LARGEST))
                .sorted()
                .distinct()
                .toList();
    }

    @Schema(description = "A budget to be set.")
    record NewBudget(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Level level,

            @Schema(description = "Number of the department or key; the tenant needs none.") @Nullable
            UUID ownerId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Measure measure,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Span span,

            @Schema(description = "The first moment of a fixed period.") @Nullable
            Instant startsAt,

            @Schema(description = "The first moment after a fixed period.") @Nullable
            Instant endsAt,

            @NotNull
            @Schema(
                    description =
                            "Most that may be used in a window: millionths of the currency, milliseconds, or a number.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            BigInteger amount,

            @Schema(description = "What is spent when somebody wants to hear of it.") @Nullable
            List<BigInteger> thresholds,

            @Schema(description = "Money needs it, and nothing else has one.", example = "USD") @Nullable
            String currency) {
        BudgetPlan plan(Caller by) {
            return new BudgetPlan(
                    subject(by),
                    measure,
                    new Period(span, startsAt, endsAt),
                    BudgetsController.amount(amount, 0),
                    BudgetsController.thresholds(thresholds),
                    currency);
        }

        private Subject subject(Caller by) {
            var tenant = by.tenant();
            if (level == Level.TENANT) {
                return Subject.tenant(tenant);
            }
            if (ownerId == null) {
                throw Problem.invalid("owner_id", "owner_id must name the department or key");
            }
            return new Subject(tenant, level, ownerId);
        }
    }

    @Schema(description = "What a budget is to be from now on.")
    record ChangedBudget(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            BigInteger amount,

            @Schema(description = "Without them nobody is told.") @Nullable
            List<BigInteger> thresholds) {}

    @Schema(description = "More of a budget for a while.")
    record NewRaise(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            BigInteger amount,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant expiresAt) {}

    @Schema(name = "Raise", description = "More of a budget for a while.")
    record RaiseView(UUID id, long amount, Instant startsAt, Instant expiresAt) {
        static RaiseView of(Raise raise) {
            return new RaiseView(raise.id(), raise.amount(), raise.startsAt(), raise.expiresAt());
        }
    }
}
