package io.sekkei.platform.tenancy.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The vocabulary of purposes of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/purposes")
@Tag(name = "Purposes", description = "What texts may be for. Everybody of the tenant reads, tenant admins change.")
class PurposesController {
    private final Purposes purposes;

    PurposesController(Purposes purposes) {
        this.purposes = purposes;
    }

    @GetMapping
    @Operation(operationId = "listPurposes", summary = "Lists the purposes by code, retired ones too")
    @ApiResponse(responseCode = "200", description = "All purposes, on one page.")
    Page<PurposeView> list(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new Page<>(purposes.of(caller.tenant()), null).map(PurposeView::of);
    }

    @PutMapping(path = "/{code}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "setPurpose", summary = "Adds a purpose, renames it, or takes it up again")
    @ApiResponse(responseCode = "200", description = "The purpose.")
    PurposeView put(
            @PathVariable String code,
            @Valid @RequestBody PurposeBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PurposeView.of(purposes.put(caller, new Purpose(code, body.nameJa(), body.nameEn(), null)));
    }

    @PostMapping("/{code}/retire")
    @Operation(operationId = "retirePurpose", summary = "Lets a purpose be taken no longer, from the next request on")
    @ApiResponse(responseCode = "200", description = "Retired; records go on naming it.")
    PurposeView retire(@PathVariable String code, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PurposeView.of(purposes.retire(caller, code));
    }

    @Schema(description = "What a purpose is to be called.")
    record PurposeBody(
            @NotNull @Schema(example = "顧客へのメール", requiredMode = Schema.RequiredMode.REQUIRED)
            String nameJa,

            @NotNull @Schema(example = "Mail to customers", requiredMode = Schema.RequiredMode.REQUIRED)
            String nameEn) {}

    @Schema(name = "Purpose", description = "What a text may be for.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PurposeView(
            @Schema(example = "customer-mail", requiredMode = Schema.RequiredMode.REQUIRED)
            String code,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String nameJa,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String nameEn,

            @Schema(description = "Since when it is taken no longer; absent while it is.") @Nullable
            Instant retiredAt) {
        static PurposeView of(Purpose purpose) {
            return new PurposeView(purpose.code(), purpose.nameJa(), purpose.nameEn(), purpose.retiredAt());
        }
    }
}
