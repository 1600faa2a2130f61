package io.sekkei.platform.quota.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.quota.Notification;
import io.sekkei.platform.quota.Notifications;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the people of the caller's tenant want to hear of. */
@RestController
@RequestMapping("/api/v1/notifications")
@Tag(name = "Notifications", description = "Thresholds that were reached. For tenant admins and auditors.")
class NotificationsController {
    private final Notifications notifications;

    NotificationsController(Notifications notifications) {
        this.notifications = notifications;
    }

    @GetMapping
    @Operation(operationId = "listNotifications", summary = "Lists the notifications, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of notifications.")
    Page<NotificationView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return notifications.list(caller, PageRequest.of(limit, after)).map(NotificationView::of);
    }

    @Schema(name = "Notification", description = "A threshold was reached; told once for each window.")
    record NotificationView(
            UUID id,
            Notification.Kind kind,

            @Schema(description = "Number of the budget or latency target.")
            UUID sourceId,

            Instant windowStartsAt,
            long threshold,

            @Schema(description = "What was spent, or how many misses there were, at that moment.")
            long reached,

            Instant createdAt) {
        static NotificationView of(Notification notification) {
            return new NotificationView(
                    notification.id(),
                    notification.kind(),
                    notification.source(),
                    notification.windowStartsAt(),
                    notification.threshold(),
                    notification.reached(),
                    notification.createdAt());
        }
    }
}
