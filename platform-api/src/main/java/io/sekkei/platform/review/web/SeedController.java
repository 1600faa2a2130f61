package io.sekkei.platform.review.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.review.ReasonCode;
import io.sekkei.platform.review.Seeds;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Known-bad texts that test reviewers. */
@RestController
@RequestMapping("/api/v1/review-seeds")
@Tag(
        name = "Review seeds",
        description = "Known-bad texts that go into a queue now and then, to see whether they are caught. For tenant"
                + " admins; auditors may list them.")
class SeedController {
    private final Seeds seeds;

    SeedController(Seeds seeds) {
        this.seeds = seeds;
    }

    @GetMapping
    @Operation(operationId = "listReviewSeeds", summary = "Lists the seeds without their texts, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of seeds.")
    Page<SeedView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return seeds.list(caller, PageRequest.of(limit, after)).map(SeedView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addReviewSeed",
            summary = "Adds a seed to a queue",
            description = "Who adds it never gets it to decide on.")
    @ApiResponse(responseCode = "201", description = "Added; it goes into the queue by itself.")
    SeedView add(@Valid @RequestBody NewSeed body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return SeedView.of(
                seeds.add(caller, body.policyId(), body.prompt(), body.text(), ReviewViews.codes(body.reasons())));
    }

    @PostMapping("/{id}/place")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "placeReviewSeed", summary = "Puts a seed into its queue now")
    @ApiResponse(responseCode = "204", description = "It is there, and looks like all others.")
    void place(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        seeds.place(caller, id);
    }

    @PostMapping("/{id}/retire")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "retireReviewSeed", summary = "Uses a seed no more")
    @ApiResponse(responseCode = "204", description = "Retired.")
    void retire(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        seeds.retire(caller, id);
    }

    @Schema(name = "NewReviewSeed", description = "A seed to be added.")
    record NewSeed(
            @NotNull
            @Schema(description = "The policy whose queue it is for.", requiredMode = Schema.RequiredMode.REQUIRED)
            UUID policyId,

            @NotNull @Schema(description = "What might have been asked.", requiredMode = Schema.RequiredMode.REQUIRED)
            String prompt,

            @NotNull
            @Schema(
                    description = "A text that no reviewer ought to let go.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String text,

            @NotNull
            @Schema(
                    description = "What is wrong with it: codes of GET /api/v1/reviews/reasons.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<@NotNull String> reasons) {
        /** Without the texts. */
        @Override
        public String toString() {
            return "NewSeed[%s]".formatted(policyId);
        }
    }

    @Schema(name = "ReviewSeed", description = "A known-bad text; the text itself is not told.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SeedView(
            UUID id,
            UUID policyId,
            List<String> reasons,
            UUID createdBy,
            Instant createdAt,

            @Schema(description = "When it last went into the queue; absent if it never did.") @Nullable
            Instant lastPlacedAt,

            @Schema(description = "Since when it is not used; absent if it is.") @Nullable
            Instant retiredAt) {
        static SeedView of(Seeds.Seed seed) {
            return new SeedView(
                    seed.id(),
                    seed.policy(),
                    seed.reasons().stream().map(ReasonCode::wireName).toList(),
                    seed.createdBy(),
                    seed.createdAt(),
                    seed.lastPlacedAt(),
                    seed.retiredAt());
        }
    }
}
