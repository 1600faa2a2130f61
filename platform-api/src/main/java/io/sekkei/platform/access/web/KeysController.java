package io.sekkei.platform.access.web;

import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.access.IssuedKey;
import io.sekkei.platform.access.KeyPlan;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.ShownOnce;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

/** The API keys of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/keys")
@Tag(name = "Keys", description = "What programs show to be let in. For tenant admins; auditors may read.")
class KeysController {
    private final ApiKeys keys;

    KeysController(ApiKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    @Operation(operationId = "listKeys", summary = "Lists the keys, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of keys.")
    Page<KeyView> list(
            @Parameter(description = "Only those of this department.")
                    @RequestParam(name = "department_id", required = false)
                    @Nullable
                    UUID department,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var only = department == null ? null : new DepartmentId(department);
        return keys.list(caller, only, PageRequest.of(limit, after)).map(KeyView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "issueKey",
            summary = "Issues a key",
            description = "The answer holds the whole key, which is shown only now.")
    @ApiResponse(responseCode = "201", description = "Issued.")
    IssuedKeyView issue(
            @Valid @RequestBody NewKey body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return IssuedKeyView.of(keys.issue(caller, new DepartmentId(body.departmentId()), body.plan()));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getKey", summary = "Describes a key")
    @ApiResponse(responseCode = "200", description = "The key.")
    KeyView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return KeyView.of(keys.get(caller, new KeyId(id)));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "changeKey",
            summary = "Changes what a key may be used for",
            description = "What is left out is not limited any more.")
    @ApiResponse(responseCode = "200", description = "Changed, from the next request on.")
    KeyView change(
            @PathVariable UUID id,
            @Valid @RequestBody ChangedKey body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return KeyView.of(keys.change(caller, new KeyId(id), body.plan()));
    }

    @PostMapping("/{id}/suspend")
    @Operation(operationId = "suspendKey", summary = "Lets nobody in with a key, from the next request on")
    @ApiResponse(responseCode = "200", description = "Suspended.")
    KeyView suspend(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return KeyView.of(keys.suspend(caller, new KeyId(id)));
    }

    @PostMapping("/{id}/resume")
    @Operation(operationId = "resumeKey", summary = "Lets a suspended key in again")
    @ApiResponse(responseCode = "200", description = "Resumed.")
    KeyView resume(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return KeyView.of(keys.resume(caller, new KeyId(id)));
    }

    @PostMapping("/{id}/revoke")
    @Operation(operationId = "revokeKey", summary = "Lets nobody in with a key ever again")
    @ApiResponse(responseCode = "200", description = "Revoked.")
    KeyView revoke(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return KeyView.of(keys.revoke(caller, new KeyId(id)));
    }

    @PostMapping(path = "/{id}/rotate", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rotateKey",
            summary = "Gives a key another secret",
            description = "The answer holds the whole key, which is shown only now. The secret before opens for a while"
                    + " too; budgets and spending stay with the key.")
    @ApiResponse(responseCode = "200", description = "Rotated.")
    IssuedKeyView rotate(
            @PathVariable UUID id,
            @Valid @RequestBody Rotation body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return IssuedKeyView.of(keys.rotate(caller, new KeyId(id), Duration.ofSeconds(body.overlapSeconds())));
    }

    @Schema(description = "A key to be issued. What is left out is not limited.")
    record NewKey(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID departmentId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(description = "From then on it opens nothing.") @Nullable
            Instant expiresAt,

            @Schema(description = "Ids of the pairs it may use.") @Nullable
            Set<@NotNull String> pairs,

            @Schema(description = "Names of the modes it may use, as in llm-to-slm.") @Nullable
            Set<@NotNull String> modes,

            @Schema(description = "Codes of the purposes it may be used for.") @Nullable
            Set<@NotNull String> purposes,

            @Schema(description = "What its requests are for that do not say.") @Nullable
            String defaultPurpose,

            @Schema(description = "Addresses it may be used from, single or as CIDR.", example = "[\"203.0.113.0/24\"]")
            @Nullable
            List<@NotNull String> ipRanges,

            @Schema(
                    description = "Whether it may take along evidence of the whole tenant, and not only of its own"
                            + " generations.")
            @Nullable
            Boolean evidence) {
        KeyPlan plan() {
            return changed().plan();
        }

        private ChangedKey changed() {
            return new ChangedKey(name, expiresAt, pairs, modes, purposes, defaultPurpose, ipRanges, evidence);
        }
    }

    @Schema(description = "What a key may be used for from now on. What is left out is not limited.")
    record ChangedKey(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Nullable Instant expiresAt,

            @Nullable Set<@NotNull String> pairs,

            @Nullable Set<@NotNull String> modes,

            @Nullable Set<@NotNull String> purposes,

            @Nullable String defaultPurpose,

            @Nullable List<@NotNull String> ipRanges,

            @Nullable Boolean evidence) {
        KeyPlan plan() {
            return new KeyPlan(
                    name,
                    expiresAt,
                    orNone(pairs),
                    orNone(modes),
                    orNone(purposes),
                    defaultPurpose,
                    ranges(),
                    Boolean.TRUE.equals(evidence));
        }

        private List<String> ranges() {
            return ipRanges == null ? List.of() : ipRanges;
        }

        private static Set<String> orNone(@Nullable Set<String> values) {
            return values == null ? Set.of() : values;
        }
    }

    @Schema(description = "How a secret is replaced.")
    record Rotation(
            @NotNull
            @Schema(
                    description = "How long the secret before opens too; 0 closes it at once.",
                    minimum = "0",
                    maximum = "7776000",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Long overlapSeconds) {}

    @Schema(description = "A key with a new secret.")
    record IssuedKeyView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            KeyView key,

            @Schema(description = "The whole key; shown once, absent when the request is repeated.") @Nullable
            String secret)
            implements ShownOnce {
        static IssuedKeyView of(IssuedKey issued) {
            return new IssuedKeyView(
                    KeyView.of(issued.profile()), issued.shown().reveal());
        }

        @Override
        public Object withoutSecret() {
            return new IssuedKeyView(key, null);
        }

        @Override
        public String toString() {
            return "IssuedKeyView[%s]".formatted(key.id());
        }
    }
}
