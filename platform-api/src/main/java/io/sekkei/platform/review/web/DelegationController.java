package io.sekkei.platform.review.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.review.Delegations;
import io.sekkei.platform.review.Delegations.Delegation;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
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

/** Who decides for whom while they are away. */
@RestController
@RequestMapping("/api/v1/review-delegations")
@Tag(name = "Review delegations", description = "Who decides for whom while they are away.")
class DelegationController {
    private final Delegations delegations;

    DelegationController(Delegations delegations) {
        this.delegations = delegations;
    }

    @GetMapping
    @Operation(operationId = "listReviewDelegations", summary = "Lists the delegations, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of delegations.")
    Page<DelegationView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return delegations.list(caller, PageRequest.of(limit, after)).map(DelegationView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "delegateReviews",
            summary = "Lets somebody decide for the caller",
            description =
                    "With the roles the caller has now. What either of the two wrote, the delegate cannot approve.")
    @ApiResponse(responseCode = "201", description = "Delegated.")
    DelegationView delegate(
            @Valid @RequestBody NewDelegation body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DelegationView.of(
                delegations.delegate(caller, body.delegate(), body.startsAt(), body.endsAt(), body.reason()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "revokeReviewDelegation", summary = "Takes a delegation of the caller's back")
    @ApiResponse(responseCode = "204", description = "Taken back.")
    void revoke(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        delegations.revoke(caller, id);
    }

    @Schema(name = "NewReviewDelegation", description = "A delegation to be made.")
    record NewDelegation(
            @NotNull @Schema(description = "The person who decides.", requiredMode = Schema.RequiredMode.REQUIRED)
            UUID delegate,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant startsAt,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant endsAt,

            @NotNull @Schema(description = "Why.", requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {}

    @Schema(name = "ReviewDelegation", description = "Who decides for whom, and how long.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DelegationView(
            UUID id,
            UUID principal,
            UUID delegate,
            Instant startsAt,
            Instant endsAt,
            String reason,

            @Schema(description = "When it was taken back; absent if it was not.") @Nullable
            Instant revokedAt) {
        static DelegationView of(Delegation delegation) {
            return new DelegationView(
                    delegation.id(),
                    delegation.principal(),
                    delegation.delegate(),
                    delegation.startsAt(),
                    delegation.endsAt(),
                    delegation.reason(),
                    delegation.revokedAt());
        }
    }
}
