package io.sekkei.platform.tenancy.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.TenantAdministration;
import io.sekkei.platform.tenancy.TenantId;
import io.sekkei.platform.tenancy.TenantProfile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The tenants of the platform. */
@RestController
@RequestMapping("/api/v1/tenants")
@Tag(name = "Tenants", description = "Who shares nothing with the others. For platform admins.")
class TenantsController {
    private final TenantAdministration tenants;

    TenantsController(TenantAdministration tenants) {
        this.tenants = tenants;
    }

    @GetMapping
    @Operation(operationId = "listTenants", summary = "Lists the tenants, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of tenants.")
    Page<TenantView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return tenants.list(caller, PageRequest.of(limit, after)).map(TenantView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "addTenant", summary = "Adds a tenant")
    @ApiResponse(responseCode = "201", description = "Added.")
    TenantView add(
            @Valid @RequestBody TenantBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TenantView.of(tenants.add(caller, body.name(), body.zone()));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getTenant", summary = "Describes a tenant")
    @ApiResponse(responseCode = "200", description = "The tenant.")
    TenantView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TenantView.of(tenants.get(caller, new TenantId(id)));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "changeTenant", summary = "Changes name and time zone of a tenant")
    @ApiResponse(responseCode = "200", description = "Changed.")
    TenantView change(
            @PathVariable UUID id,
            @Valid @RequestBody TenantBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TenantView.of(tenants.change(caller, new TenantId(id), body.name(), body.zone()));
    }

    @PostMapping("/{id}/suspend")
    @Operation(operationId = "suspendTenant", summary = "Lets nobody of a tenant in, from the next request on")
    @ApiResponse(responseCode = "200", description = "Suspended.")
    TenantView suspend(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TenantView.of(tenants.suspend(caller, new TenantId(id)));
    }

    @PostMapping("/{id}/resume")
    @Operation(operationId = "resumeTenant", summary = "Lets a suspended tenant in again")
    @ApiResponse(responseCode = "200", description = "Resumed.")
    TenantView resume(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TenantView.of(tenants.resume(caller, new TenantId(id)));
    }

    @Schema(description = "What a tenant is to be.")
    record TenantBody(
            @NotNull @Schema(description = "No other tenant has it.", requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(description = "Where its days and months begin.", example = "Asia/Tokyo", defaultValue = "UTC")
            @Nullable
            String timeZone) {
        ZoneId zone() {
            var zone = timeZone == null ? "UTC" : timeZone;
            if (!ZoneId.getAvailableZoneIds().contains(zone)) {
                throw Problem.invalid("time_zone", "time_zone must be a zone like Asia/Tokyo, but is " + zone);
            }
            return ZoneId.of(zone);
        }
    }

    @Schema(name = "Tenant", description = "A company, or whoever else shares nothing with the others.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TenantView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String timeZone,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant createdAt,

            @Schema(description = "Since when; absent if it is not suspended.") @Nullable
            Instant suspendedAt) {
        static TenantView of(TenantProfile tenant) {
            return new TenantView(
                    tenant.id().value(),
                    tenant.name(),
                    tenant.timeZone().getId(),
                    tenant.createdAt(),
                    tenant.suspendedAt());
        }
    }
}
