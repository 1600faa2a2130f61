package io.sekkei.platform.tuning.web;

import static io.sekkei.platform.tuning.web.TuningViews.lower;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.catalog.PairVersion;
import io.sekkei.platform.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions of pairs as JSON has them. */
final class VersionViews {
    private VersionViews() {}

    @Schema(name = "PairVersionWish", description = "What a second person is asked for.")
    record WishBody(
            @NotNull
            @Schema(
                    description = "To write some percent, or all.",
                    allowableValues = {"canary", "promotion"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String wish,

            @Schema(description = "Percent of the generations, 1 to 99; for a canary only.") @Nullable
            Integer share) {
        PairVersion.Kind kind() {
            return switch (wish) {
                case "canary" -> PairVersion.Kind.CANARY;
                case "promotion" -> PairVersion.Kind.PROMOTION;
                default ->
                    throw Problem.invalid("wish", "wish must be canary or promotion, but is '%s'".formatted(wish));
            };
        }

        int percent() {
            if (kind() == PairVersion.Kind.PROMOTION && share != null) {
                throw Problem.invalid("share", "share is for a canary only; a promoted version writes all");
            }
            return share == null ? 0 : share;
        }
    }

    @Schema(name = "PairVersion", description = "A version of a pair that belongs to the tenant.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VersionView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String pair,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String version,

            @Schema(
                    description = "SHA-256 of its manifest; records of what it writes have it too.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String sha256,

            @Schema(description = "The same of what it was tuned from.", requiredMode = Schema.RequiredMode.REQUIRED)
            String baseSha256,

            @Schema(description = "The job it came from.", requiredMode = Schema.RequiredMode.REQUIRED)
            UUID jobId,

            @Schema(
                    allowableValues = {"candidate", "canary", "current", "replaced", "retired"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String state,

            @Schema(description = "Percent of the generations that it writes as a canary.") @Nullable
            Integer share,

            @Schema(
                    description = "What a second person is asked for.",
                    allowableValues = {"canary", "promotion"})
            @Nullable
            String wish,

            @Schema(description = "Percent that is asked for.") @Nullable
            Integer wishShare,

            @Schema(description = "Who asks, and cannot decide.") @Nullable
            UUID askedBy,

            @Nullable Instant askedAt,

            @Schema(description = "Who gave it its place.") @Nullable
            UUID decidedBy,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant createdAt,

            @Schema(description = "When its place changed last.", requiredMode = Schema.RequiredMode.REQUIRED)
            Instant changedAt) {
        static VersionView of(PairVersion version) {
            var wish = version.wish();
            return new VersionView(
                    version.id(),
                    version.pair(),
                    version.version(),
                    version.digest(),
                    version.baseDigest(),
                    version.source(),
                    lower(version.state()),
                    version.state() == PairVersion.State.CANARY ? version.share() : null,
                    wish == null ? null : lower(wish.kind()),
                    wish == null || wish.kind() == PairVersion.Kind.PROMOTION ? null : wish.share(),
                    wish == null ? null : wish.askedBy(),
                    wish == null ? null : wish.askedAt(),
                    version.decidedBy(),
                    version.createdAt(),
                    version.changedAt());
        }
    }
}
