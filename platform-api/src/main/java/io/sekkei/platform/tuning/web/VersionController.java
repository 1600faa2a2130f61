package io.sekkei.platform.tuning.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tuning.Candidates;
import io.sekkei.platform.tuning.web.VersionViews.VersionView;
import io.sekkei.platform.tuning.web.VersionViews.WishBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Versions of pairs that belong to the tenant. */
@RestController
@RequestMapping("/api/v1/tuning/versions")
@Tag(name = "Tuning")
class VersionController {
    private final Candidates candidates;
    private final PairVersions versions;

    VersionController(Candidates candidates, PairVersions versions) {
        this.candidates = candidates;
        this.versions = versions;
    }

    @GetMapping
    @Operation(operationId = "listPairVersions", summary = "Lists the tenant's versions of pairs, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of versions.")
    Page<VersionView> list(
            @Parameter(description = "Only those of this pair.") @RequestParam(required = false) @Nullable String pair,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return versions.list(caller, pair, PageRequest.of(limit, after)).map(VersionView::of);
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getPairVersion", summary = "Describes a version")
    @ApiResponse(responseCode = "200", description = "The version.")
    VersionView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return VersionView.of(versions.get(caller, id));
    }

    @PostMapping(path = "/{id}/ask", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "askForPairVersion",
            summary = "Asks a second person to let a version write",
            description = "For model engineers and tenant admins. A version that has forgotten too much, or has learned"
                    + " from texts that were erased since, cannot be asked for.")
    @ApiResponse(responseCode = "200", description = "Asked; it writes nothing more than before.")
    VersionView ask(
            @PathVariable UUID id,
            @Valid @RequestBody WishBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return VersionView.of(candidates.ask(caller, id, body.kind(), body.percent()));
    }

    @PostMapping("/{id}/approve")
    @Operation(
            operationId = "approvePairVersion",
            summary = "Lets a version write as it was asked for",
            description = "For model engineers and tenant admins, and not for who asked. Every process follows within a"
                    + " second.")
    @ApiResponse(responseCode = "200", description = "It writes.")
    VersionView approve(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return VersionView.of(candidates.approve(caller, id));
    }

    @PostMapping("/{id}/decline")
    @Operation(
            operationId = "declinePairVersion",
            summary = "Leaves a version where it is",
            description = "For model engineers and tenant admins, and not for who asked.")
    @ApiResponse(responseCode = "200", description = "Turned down.")
    VersionView decline(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return VersionView.of(versions.decline(caller, id));
    }

    @PostMapping("/{id}/roll-back")
    @Operation(
            operationId = "rollBackPairVersion",
            summary = "Takes a version's place from it at once",
            description =
                    "For model engineers and tenant admins; it takes nobody else. A canary ends; after the current"
                            + " version the one before it counts again. Every process follows within a second.")
    @ApiResponse(responseCode = "200", description = "It writes no more.")
    VersionView rollBack(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return VersionView.of(versions.rollBack(caller, id));
    }

    @PostMapping("/{id}/retire")
    @Operation(
            operationId = "retirePairVersion",
            summary = "Has a version never write again, but for replays",
            description = "For model engineers and tenant admins. One that writes must be rolled back first.")
    @ApiResponse(responseCode = "200", description = "Retired.")
    VersionView retire(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return VersionView.of(versions.retire(caller, id));
    }
}
