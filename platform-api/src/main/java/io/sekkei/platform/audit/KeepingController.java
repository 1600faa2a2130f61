package io.sekkei.platform.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.HoldReason;
import io.sekkei.platform.content.KeyRotation;
import io.sekkei.platform.content.LegalHold;
import io.sekkei.platform.content.LegalHolds;
import io.sekkei.platform.content.Retention;
import io.sekkei.platform.content.RetentionChange;
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
import java.util.List;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How long contents are kept, what keeps them longer, and the key they are kept under. */
@RestController
@Tag(name = "Contents")
class KeepingController {
    private final LegalHolds holds;
    private final Retention retention;
    private final KeyRotation rotation;

    KeepingController(LegalHolds holds, Retention retention, KeyRotation rotation) {
        this.holds = holds;
        this.retention = retention;
        this.rotation = rotation;
    }

    @PostMapping(path = "/api/v1/audit/holds", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "placeLegalHold",
            summary = "Keeps contents from being dropped",
            description =
                    "Those of one record, of one purpose, or of the tenant if neither is named. For tenant admins.")
    @ApiResponse(responseCode = "201", description = "From now on nothing it covers is dropped.")
    HoldView place(@Valid @RequestBody NewHold body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return HoldView.of(holds.place(caller, new LegalHold.Scope(body.record(), body.purpose()), body.reason()));
    }

    @GetMapping("/api/v1/audit/holds")
    @Operation(operationId = "listLegalHolds", summary = "Lists the legal holds, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of legal holds, lifted ones included.")
    Page<HoldView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return holds.list(caller, PageRequest.of(limit, after)).map(HoldView::of);
    }

    @PostMapping("/api/v1/audit/holds/{id}/lift")
    @Operation(operationId = "liftLegalHold", summary = "Lifts a legal hold")
    @ApiResponse(responseCode = "200", description = "Lifted.")
    HoldView lift(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return HoldView.of(holds.lift(caller, id));
    }

    @GetMapping("/api/v1/audit/retention")
    @Operation(operationId = "getRetention", summary = "Tells how long contents are kept")
    @ApiResponse(responseCode = "200", description = "The tenant's rules, and the default.")
    RetentionView retention(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new RetentionView(retention.defaultDays(), retention.rules(caller));
    }

    @PutMapping(path = "/api/v1/audit/retention/{purpose}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "requestRetention",
            summary = "Asks for contents of a purpose to be kept for another time",
            description =
                    "Those that are there included. For tenant admins. Nothing changes until another one confirms.")
    @ApiResponse(responseCode = "202", description = "It waits for its confirmation.")
    ChangeView request(
            @PathVariable String purpose,
            @Valid @RequestBody Days body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ChangeView.of(retention.request(caller, new Retention.Rule(purpose, body.days())));
    }

    @GetMapping("/api/v1/audit/retention/changes")
    @Operation(operationId = "listRetentionChanges", summary = "Lists the changes asked for, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of changes.")
    Page<ChangeView> changes(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return retention.changes(caller, PageRequest.of(limit, after)).map(ChangeView::of);
    }

    @PostMapping("/api/v1/audit/retention/changes/{id}/confirm")
    @Operation(
            operationId = "confirmRetention",
            summary = "Lets a change count that somebody else has asked for",
            description = "For tenant admins.")
    @ApiResponse(responseCode = "200", description = "It counts from now on.")
    ChangeView confirm(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ChangeView.of(retention.confirm(caller, id));
    }

    @PostMapping("/api/v1/audit/retention/changes/{id}/withdraw")
    @Operation(operationId = "withdrawRetention", summary = "Takes a change back that waits")
    @ApiResponse(responseCode = "200", description = "Taken back.")
    ChangeView withdraw(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ChangeView.of(retention.withdraw(caller, id));
    }

    @PostMapping("/api/v1/audit/content-key/rotate")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "rotateContentKey",
            summary = "Gives the tenant another key for its contents",
            description =
                    "For tenant admins. Contents that are there follow by themselves, then the old key is destroyed.")
    @ApiResponse(responseCode = "204", description = "New contents are under the new key within a minute.")
    void rotate(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        rotation.rotate(caller);
    }

    @Schema(name = "NewLegalHold", description = "A legal hold to be placed.")
    record NewHold(
            @Nullable UUID record,
            @Nullable String purpose,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            HoldReason reason) {}

    @Schema(name = "LegalHold")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HoldView(
            UUID id,
            @Nullable UUID record,
            @Nullable String purpose,
            HoldReason reason,
            Instant placedAt,
            @Nullable Instant liftedAt) {
        static HoldView of(LegalHold hold) {
            var scope = hold.scope();
            return new HoldView(
                    hold.id(), scope.generation(), scope.purpose(), hold.reason(), hold.placedAt(), hold.liftedAt());
        }
    }

    @Schema(name = "RetentionDays")
    record Days(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Integer days) {}

    @Schema(name = "RetentionRules")
    record RetentionView(int defaultDays, List<Retention.Rule> rules) {}

    @Schema(name = "RetentionChange", description = "A wish to keep contents for another time, and what became of it.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ChangeView(
            UUID id,
            String purpose,
            int days,
            Instant requestedAt,
            UUID requestedBy,
            @Nullable Instant closedAt,
            @Nullable UUID closedBy,
            TwoPersonWish.@Nullable Outcome outcome) {
        static ChangeView of(RetentionChange change) {
            return new ChangeView(
                    change.id(),
                    change.rule().purpose(),
                    change.rule().days(),
                    change.wish().requestedAt(),
                    change.wish().requestedBy(),
                    change.wish().closedAt(),
                    change.wish().closedBy(),
                    change.wish().outcome());
        }
    }
}
