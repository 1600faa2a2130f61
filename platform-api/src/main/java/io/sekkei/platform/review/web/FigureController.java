package io.sekkei.platform.review.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.review.ReviewFigures;
import io.sekkei.platform.review.ReviewFigures.Decisions;
import io.sekkei.platform.review.ReviewFigures.Quality;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How well outputs are reviewed. */
@RestController
@RequestMapping("/api/v1/review-figures")
@Tag(name = "Review figures", description = "How well outputs are reviewed. For tenant admins and auditors.")
class FigureController {
    private final ReviewFigures figures;

    FigureController(ReviewFigures figures) {
        this.figures = figures;
    }

    @GetMapping("/queues")
    @Operation(
            operationId = "listReviewQueues",
            summary = "Tells of each queue what waits, what was decided, and how well",
            description = "A queue is what one policy holds.")
    @ApiResponse(responseCode = "200", description = "A page of queues.")
    Page<QueueView> queues(
            @RequestParam Instant from,
            @RequestParam Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return figures.queues(caller, from, to, PageRequest.of(limit, after)).map(QueueView::of);
    }

    @GetMapping("/reviewers")
    @Operation(operationId = "listReviewers", summary = "Tells of each reviewer what they decided, and how well")
    @ApiResponse(responseCode = "200", description = "A page of reviewers.")
    Page<ReviewerView> reviewers(
            @RequestParam Instant from,
            @RequestParam Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return figures.reviewers(caller, from, to, PageRequest.of(limit, after)).map(ReviewerView::of);
    }

    @GetMapping("/disagreements")
    @Operation(
            operationId = "listReviewDisagreements",
            summary = "Lists texts on which two people decided differently, the newest first",
            description = "The second one was not told that there was a first.")
    @ApiResponse(responseCode = "200", description = "A page of disagreements.")
    Page<DisagreementView> disagreements(
            @RequestParam Instant from,
            @RequestParam Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return figures.disagreements(caller, from, to, PageRequest.of(limit, after))
                .map(DisagreementView::of);
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    @Schema(name = "ReviewDecisions", description = "What was decided; items that only test are not among it.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DecisionsView(
            long decisions,
            long approved,
            long edited,
            long rejected,
            long returned,
            long escalated,

            @Schema(description = "Seconds from a claim to its decision, in the middle.") @Nullable
            Double dwellMedianSeconds,

            @Schema(description = "The same, which nine of ten do not exceed.") @Nullable
            Double dwellP90Seconds,

            @Schema(description = "Characters of the text for each of these seconds, in the middle.") @Nullable
            Double charactersPerSecond) {
        static DecisionsView of(Decisions decisions) {
            return new DecisionsView(
                    decisions.decisions(),
                    decisions.approved(),
                    decisions.edited(),
                    decisions.rejected(),
                    decisions.returned(),
                    decisions.escalated(),
                    decisions.dwellMedian(),
                    decisions.dwellHigh(),
                    decisions.pace());
        }
    }

    @Schema(name = "ReviewQuality", description = "What seeds and second opinions tell.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record QualityView(
            @Schema(description = "Known-bad texts that were decided on.")
            long seeds,

            @Schema(description = "Of these, how many were not let go as they were.")
            long caught,

            @Schema(description = "Their share; absent if there were no seeds.") @Nullable
            Double catchRate,

            @Schema(description = "Texts that two people decided on.")
            long doubled,

            @Schema(description = "Of these, on how many they agree: to approve, to edit, or to stop.")
            long agreed,

            @Schema(description = "Cohen's kappa; absent if there is nothing to tell it from.") @Nullable
            Double kappa) {
        static QualityView of(Quality quality) {
            var agreement = quality.agreement();
            return new QualityView(
                    quality.seeds(),
                    quality.caught(),
                    boxed(quality.catchRate()),
                    agreement.texts(),
                    agreement.agreed(),
                    boxed(agreement.kappa()));
        }
    }

    @Schema(name = "ReviewQueue", description = "What one policy holds.")
    record QueueView(
            UUID policyId,
            String name,

            @Schema(description = "How many wait now.") long open,

            @Schema(description = "How many of these the tenant's admins have taken over.")
            long escalated,

            @Schema(description = "How many of these are withheld within a day unless somebody decides.")
            long dueSoon,

            @Schema(description = "How many were withheld in the stretch of time because nobody decided.")
            long overdue,

            DecisionsView decisions,
            QualityView quality) {
        static QueueView of(ReviewFigures.Queue queue) {
            return new QueueView(
                    queue.policy(),
                    queue.name(),
                    queue.open(),
                    queue.escalated(),
                    queue.dueSoon(),
                    queue.expired(),
                    DecisionsView.of(queue.decisions()),
                    QualityView.of(queue.quality()));
        }
    }

    @Schema(name = "Reviewer", description = "What one person decided.")
    record ReviewerView(UUID personId, DecisionsView decisions, QualityView quality) {
        static ReviewerView of(ReviewFigures.Reviewer reviewer) {
            return new ReviewerView(
                    reviewer.person(), DecisionsView.of(reviewer.decisions()), QualityView.of(reviewer.quality()));
        }
    }

    @Schema(name = "ReviewDisagreement", description = "A text on which two people decided differently.")
    record DisagreementView(
            UUID generationId,
            UUID policyId,
            UUID firstPersonId,
            String firstDecision,
            UUID secondPersonId,
            String secondDecision,

            @Schema(description = "When the second one decided.")
            Instant at) {
        static DisagreementView of(ReviewFigures.Disagreement one) {
            return new DisagreementView(
                    one.generation(),
                    one.policy(),
                    one.first(),
                    ReviewViews.lower(one.firstDecision()),
                    one.second(),
                    ReviewViews.lower(one.secondDecision()),
                    one.at());
        }
    }
}
