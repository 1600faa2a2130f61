package io.sekkei.platform.routing.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.routing.Routes;
import io.sekkei.platform.routing.web.RouteViews.PlanBody;
import io.sekkei.platform.routing.web.RouteViews.PolicyView;
import io.sekkei.platform.tenancy.Caller;
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

/** Which mode writes what. */
@RestController
@RequestMapping("/api/v1/route-policies")
@Tag(
        name = "Route policies",
        description = "Which mode writes an answer where the client names a pair and no mode. A version counts when a"
                + " second person, a tenant admin, has approved it.")
class RouteController {
    private final Routes routes;

    RouteController(Routes routes) {
        this.routes = routes;
    }

    @GetMapping
    @Operation(operationId = "listRoutePolicies", summary = "Lists all versions of all policies, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of versions.")
    Page<PolicyView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return routes.list(caller, PageRequest.of(limit, after)).map(PolicyView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "proposeRoutePolicy", summary = "Proposes a policy")
    @ApiResponse(responseCode = "201", description = "Proposed; it routes nothing before it is approved.")
    PolicyView propose(
            @Valid @RequestBody PlanBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(routes.propose(caller, body.plan()));
    }

    @PostMapping(path = "/{id}/versions", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "changeRoutePolicy", summary = "Proposes another version of a policy")
    @ApiResponse(responseCode = "201", description = "Proposed; the one before counts until it is approved.")
    PolicyView change(
            @PathVariable UUID id,
            @Valid @RequestBody PlanBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(routes.change(caller, id, body.plan()));
    }

    @GetMapping("/{id}/versions/{version}")
    @Operation(operationId = "getRoutePolicy", summary = "Describes a version of a policy")
    @ApiResponse(responseCode = "200", description = "The version.")
    PolicyView get(
            @PathVariable UUID id,
            @PathVariable int version,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(routes.get(caller, id, version));
    }

    @PostMapping("/{id}/versions/{version}/approve")
    @Operation(
            operationId = "approveRoutePolicy",
            summary = "Lets a version count",
            description = "For tenant admins, and not for who proposed it. Every process follows within a second.")
    @ApiResponse(responseCode = "200", description = "It counts.")
    PolicyView approve(
            @PathVariable UUID id,
            @PathVariable int version,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(routes.approve(caller, id, version));
    }

    @PostMapping("/{id}/versions/{version}/decline")
    @Operation(
            operationId = "declineRoutePolicy",
            summary = "Turns a version down",
            description = "For tenant admins, and not for who proposed it.")
    @ApiResponse(responseCode = "200", description = "Turned down.")
    PolicyView decline(
            @PathVariable UUID id,
            @PathVariable int version,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PolicyView.of(routes.decline(caller, id, version));
    }
}
