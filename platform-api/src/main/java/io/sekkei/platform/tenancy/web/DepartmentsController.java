package io.sekkei.platform.tenancy.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentAdministration;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.DepartmentProfile;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The departments of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/departments")
@Tag(name = "Departments", description = "Parts of a tenant, which hold keys. For tenant admins; auditors may read.")
class DepartmentsController {
    private final DepartmentAdministration departments;

    DepartmentsController(DepartmentAdministration departments) {
        this.departments = departments;
    }

    @GetMapping
    @Operation(operationId = "listDepartments", summary = "Lists the departments, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of departments.")
    Page<DepartmentView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return departments.list(caller, PageRequest.of(limit, after)).map(DepartmentView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "addDepartment", summary = "Adds a department")
    @ApiResponse(responseCode = "201", description = "Added.")
    DepartmentView add(
            @Valid @RequestBody DepartmentBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DepartmentView.of(departments.add(caller, body.name()));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getDepartment", summary = "Describes a department")
    @ApiResponse(responseCode = "200", description = "The department.")
    DepartmentView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DepartmentView.of(departments.get(caller, new DepartmentId(id)));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "changeDepartment", summary = "Renames a department")
    @ApiResponse(responseCode = "200", description = "Renamed.")
    DepartmentView change(
            @PathVariable UUID id,
            @Valid @RequestBody DepartmentBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DepartmentView.of(departments.rename(caller, new DepartmentId(id), body.name()));
    }

    @PostMapping("/{id}/suspend")
    @Operation(operationId = "suspendDepartment", summary = "Lets no key of a department in, from the next request on")
    @ApiResponse(responseCode = "200", description = "Suspended.")
    DepartmentView suspend(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DepartmentView.of(departments.suspend(caller, new DepartmentId(id)));
    }

    @PostMapping("/{id}/resume")
    @Operation(operationId = "resumeDepartment", summary = "Lets the keys of a suspended department in again")
    @ApiResponse(responseCode = "200", description = "Resumed.")
    DepartmentView resume(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DepartmentView.of(departments.resume(caller, new DepartmentId(id)));
    }

    @Schema(description = "What a department is to be.")
    record DepartmentBody(
            @NotNull
            @Schema(
                    description = "No other department of the tenant has it.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name) {}

    @Schema(name = "Department", description = "A part of a tenant.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DepartmentView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant createdAt,

            @Schema(description = "Since when; absent if it is not suspended.") @Nullable
            Instant suspendedAt) {
        static DepartmentView of(DepartmentProfile department) {
            return new DepartmentView(
                    department.id().value(), department.name(), department.createdAt(), department.suspendedAt());
        }
    }
}
