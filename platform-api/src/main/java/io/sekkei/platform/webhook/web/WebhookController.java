package io.sekkei.platform.webhook.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.ShownOnce;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.webhook.Endpoint;
import io.sekkei.platform.webhook.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

/** Where a tenant wants to be told of something. */
@RestController
@RequestMapping("/api/v1/webhooks")
@Tag(
        name = "Webhooks",
        description = "Signed messages by the Standard Webhooks specification. For tenant admins; auditors may read.")
class WebhookController {
    private final Webhooks webhooks;

    WebhookController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GetMapping
    @Operation(operationId = "listWebhooks", summary = "Lists the endpoints, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of endpoints.")
    Page<EndpointView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return webhooks.list(caller, PageRequest.of(limit, after)).map(EndpointView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addWebhook",
            summary = "Adds an endpoint",
            description = "The answer holds the secret that signs its messages, which is shown only now.")
    @ApiResponse(responseCode = "201", description = "Added.")
    EndpointSecret add(
            @Valid @RequestBody NewEndpoint body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return EndpointSecret.of(webhooks.add(caller, body.url(), body.types()));
    }

    @PostMapping("/{id}/rotate")
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Gives an endpoint a new secret",
            description = "The old one signs along for a day.")
    @ApiResponse(responseCode = "200", description = "The new secret.")
    EndpointSecret rotate(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return EndpointSecret.of(webhooks.rotate(caller, id));
    }

    @PostMapping("/{id}/enable")
    @Operation(operationId = "enableWebhook", summary = "Sends to an endpoint again that said it was gone")
    @ApiResponse(responseCode = "200", description = "Enabled.")
    EndpointView enable(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return EndpointView.of(webhooks.enable(caller, id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeWebhook", summary = "Removes an endpoint and what was on its way to it")
    @ApiResponse(responseCode = "204", description = "Removed.")
    void remove(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        webhooks.remove(caller, id);
    }

    @Schema(description = "An endpoint to be added.")
    record NewEndpoint(
            @NotNull
            @Schema(
                    description = "Begins with https://.",
                    example = "https://example.com/hooks",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String url,

            @NotNull @Schema(description = "What it wants to be told of.", requiredMode = Schema.RequiredMode.REQUIRED)
            Set<@NotNull String> types) {}

    @Schema(name = "Webhook", description = "Where a tenant wants to be told of something.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EndpointView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String url,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            List<String> types,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant createdAt,

            @Schema(description = "Since when nothing is sent; absent if it is.") @Nullable
            Instant disabledAt,

            @Schema(description = "Why nothing is sent.") @Nullable
            String disabledFor) {
        static EndpointView of(Endpoint endpoint) {
            return new EndpointView(
                    endpoint.id(),
                    endpoint.url(),
                    endpoint.types().stream().sorted().toList(),
                    endpoint.createdAt(),
                    endpoint.disabledAt(),
                    endpoint.disabledFor());
        }
    }

    @Schema(name = "WebhookSecret", description = "An endpoint with its secret.")
    record EndpointSecret(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            EndpointView webhook,

            @Schema(description = "Signs its messages; shown once, absent when the request is repeated.") @Nullable
            String secret)
            implements ShownOnce {
        static EndpointSecret of(Webhooks.Secret made) {
            return new EndpointSecret(EndpointView.of(made.endpoint()), made.secret());
        }

        @Override
        public Object withoutSecret() {
            return new EndpointSecret(webhook, null);
        }

        @Override
        public String toString() {
            return "EndpointSecret[%s]".formatted(webhook.id());
        }
    }
}
