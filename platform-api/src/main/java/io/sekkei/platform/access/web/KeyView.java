package io.sekkei.platform.access.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.access.KeyProfile;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key as JSON; what is absent is not limited. */
@Schema(name = "Key", description = "An API key. What is absent is not limited.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record KeyView(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) UUID id,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) UUID departmentId,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String name,

        @Schema(
                description = "What may be known of the key itself.",
                example = "sk-sekkei-4fQ9aZ01bcDe",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String prefix,

        @Nullable Instant expiresAt,

        List<String> pairs,

        List<String> modes,

        List<String> purposes,

        @Nullable String defaultPurpose,

        List<String> ipRanges,

        @Schema(
                description = "Whether it may take along evidence of the whole tenant.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        boolean evidence,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Instant createdAt,

        @Schema(description = "To a few minutes; absent if it never was.") @Nullable
        Instant lastUsedAt,

        @Schema(description = "Until when the secret before the last rotation opens or opened.") @Nullable
        Instant previousSecretUntil,

        @Nullable Instant suspendedAt,

        @Nullable Instant revokedAt) {
    static KeyView of(KeyProfile key) {
        var plan = key.plan();
        return new KeyView(
                key.id().value(),
                key.department().value(),
                plan.name(),
                key.prefix(),
                plan.expiresAt(),
                sorted(plan.pairs()),
                sorted(plan.modes()),
                sorted(plan.purposes()),
                plan.defaultPurpose(),
                plan.ipRanges(),
                plan.evidence(),
                key.createdAt(),
                key.lastUsedAt(),
                key.previousUntil(),
                key.suspendedAt(),
                key.revokedAt());
    }

    private static List<String> sorted(Collection<String> values) {
        return values.stream().sorted().toList();
    }
}
