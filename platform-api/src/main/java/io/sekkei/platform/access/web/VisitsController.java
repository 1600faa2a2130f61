package io.sekkei.platform.access.web;

import io.sekkei.platform.access.Visit;
import io.sekkei.platform.access.Visits;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.TenantId;
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

/** Visits of platform admins to tenants. */
@RestController
@RequestMapping("/api/v1/visits")
@Tag(name = "Visits", description = "How a platform admin acts inside a tenant, for the tenant to see.")
class VisitsController {
    private final Visits visits;

    VisitsController(Visits visits) {
        this.visits = visits;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "beginVisit",
            summary = "Begins a visit to a tenant",
            description = "Requests with its id in a header X-Sekkei-Visit act as a tenant admin there. For platform"
                    + " admins.")
    @ApiResponse(responseCode = "201", description = "Begun.")
    VisitView begin(
            @Valid @RequestBody NewVisit body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return VisitView.of(visits.begin(caller, new TenantId(body.tenantId()), body.reason()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "endVisit", summary = "Ends one's own visit")
    @ApiResponse(responseCode = "204", description = "Ended.")
    void end(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        visits.end(caller, id);
    }

    @GetMapping
    @Operation(
            operationId = "listVisits",
            summary = "Lists who has visited the tenant, the newest first",
            description = "For tenant admins and auditors.")
    @ApiResponse(responseCode = "200", description = "A page of visits.")
    Page<VisitView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return visits.list(caller, PageRequest.of(limit, after)).map(VisitView::of);
    }

    @Schema(description = "A visit to be begun.")
    record NewVisit(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID tenantId,

            @NotNull @Schema(description = "Why; the tenant can read it.", requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {}

    @Schema(name = "Visit", description = "A platform admin's stay in a tenant.")
    record VisitView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID tenantId,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID personId,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String reason,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant beganAt,

            @Schema(description = "Until when it lasts or lasted.", requiredMode = Schema.RequiredMode.REQUIRED)
            Instant endsAt) {
        static VisitView of(Visit visit) {
            return new VisitView(
                    visit.id(),
                    visit.tenant().value(),
                    visit.person().value(),
                    visit.reason(),
                    visit.beganAt(),
                    visit.endsAt());
        }
    }
}
