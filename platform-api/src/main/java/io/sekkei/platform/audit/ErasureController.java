package io.sekkei.platform.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.Erasure;
import io.sekkei.platform.content.ErasureReason;
import io.sekkei.platform.content.Erasures;
import io.sekkei.platform.content.TwoPersonWish;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Erasing the contents of records, which takes two people. */
@RestController
@Tag(name = "Contents")
class ErasureController {
    private final Erasures erasures;

    ErasureController(Erasures erasures) {
        this.erasures = erasures;
    }

    @PostMapping(path = "/api/v1/audit/records/{id}/erasures", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "requestErasure",
            summary = "Asks for the contents of a record to be erased",
            description = "For tenant admins and auditors. Nothing is erased until somebody else confirms.")
    @ApiResponse(responseCode = "201", description = "It waits for its confirmation.")
    View request(
            @PathVariable UUID id,
            @Valid @RequestBody NewErasure body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return View.of(erasures.request(caller, id, body.reason()));
    }

    @GetMapping("/api/v1/audit/erasures")
    @Operation(operationId = "listErasures", summary = "Lists the erasures, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of erasures.")
    Page<View> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return erasures.list(caller, PageRequest.of(limit, after)).map(View::of);
    }

    @PostMapping("/api/v1/audit/erasures/{id}/confirm")
    @Operation(
            operationId = "confirmErasure",
            summary = "Erases, if somebody else has asked for it",
            description = "For tenant admins. Refused with 409 while a legal hold stands.")
    @ApiResponse(responseCode = "200", description = "Erased, for good.")
    View confirm(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return View.of(erasures.confirm(caller, id));
    }

    @PostMapping("/api/v1/audit/erasures/{id}/withdraw")
    @Operation(operationId = "withdrawErasure", summary = "Takes an erasure back that waits")
    @ApiResponse(responseCode = "200", description = "Taken back.")
    View withdraw(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return View.of(erasures.withdraw(caller, id));
    }

    @Schema(description = "An erasure to be asked for.")
    record NewErasure(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            ErasureReason reason) {}

    @Schema(name = "Erasure", description = "A wish to erase, and what became of it.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            UUID id,
            UUID record,
            ErasureReason reason,
            Instant requestedAt,
            UUID requestedBy,
            @Nullable Instant closedAt,
            @Nullable UUID closedBy,
            TwoPersonWish.@Nullable Outcome outcome) {
        static View of(Erasure erasure) {
            return new View(
                    erasure.id(),
                    erasure.generation(),
                    erasure.reason(),
                    erasure.wish().requestedAt(),
                    erasure.wish().requestedBy(),
                    erasure.wish().closedAt(),
                    erasure.wish().closedBy(),
                    erasure.wish().outcome());
        }
    }
}
