package io.sekkei.platform.review.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.DecisionPlan;
import io.sekkei.platform.review.ReasonCode;
import io.sekkei.platform.review.Reviews;
import io.sekkei.platform.review.difference.Difference;
import io.sekkei.platform.review.web.ReviewViews.ClaimView;
import io.sekkei.platform.review.web.ReviewViews.CommentView;
import io.sekkei.platform.review.web.ReviewViews.LeaseView;
import io.sekkei.platform.review.web.ReviewViews.MoveView;
import io.sekkei.platform.review.web.ReviewViews.ReasonView;
import io.sekkei.platform.review.web.ReviewViews.ReviewView;
import io.sekkei.platform.review.web.ReviewViews.TextsView;
import io.sekkei.platform.review.web.ReviewViews.WaitingView;
import io.sekkei.platform.review.workflow.Stage;
import io.sekkei.platform.review.workflow.Ticket;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What reviewers do. Texts come with {@code texts} alone; every other answer is kept or logged somewhere. */
@RestController
@RequestMapping("/api/v1/reviews")
@Tag(
        name = "Reviews",
        description = "Outputs that wait for approval. For people with the role reviewer or tenant admin.")
class ReviewController {
    private final Reviews reviews;

    ReviewController(Reviews reviews) {
        this.reviews = reviews;
    }

    @GetMapping
    @Operation(operationId = "listReviews", summary = "Lists outputs that were held, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of reviews, without texts.")
    Page<ReviewView> list(
            @RequestParam(required = false) @Nullable Stage state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return reviews.list(caller, state == null ? null : Set.of(state), PageRequest.of(limit, after))
                .map(ReviewView::of);
    }

    @GetMapping("/queue")
    @Operation(
            operationId = "listReviewQueue",
            summary = "Lists outputs that wait, the most urgent first",
            description = "In the order in which a claim hands them out.")
    @ApiResponse(responseCode = "200", description = "A page of reviews, without texts.")
    Page<WaitingView> queue(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return reviews.queue(caller, PageRequest.of(limit, after)).map(WaitingView::of);
    }

    @GetMapping("/claims")
    @Operation(operationId = "listReviewClaims", summary = "Lists what the caller has before them")
    @ApiResponse(responseCode = "200", description = "A page of claims that are current.")
    Page<ClaimView> claims(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return reviews.claims(caller, PageRequest.of(limit, after)).map(ClaimView::of);
    }

    @GetMapping("/reasons")
    @Operation(operationId = "listReviewReasons", summary = "Lists the reasons a decision can have")
    @ApiResponse(responseCode = "200", description = "The reasons, in English and Japanese.")
    ReasonList reasons() {
        return new ReasonList(
                ReasonCode.TAXONOMY,
                Arrays.stream(ReasonCode.values()).map(ReasonView::of).toList());
    }

    @PostMapping(path = "/claim", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "claimReview", summary = "Puts the most urgent output before the caller")
    @ApiResponse(responseCode = "200", description = "The claim; its texts come with GET texts.")
    @ApiResponse(responseCode = "204", description = "There is none the caller may decide on.")
    ResponseEntity<ClaimView> claim(
            @Valid @RequestBody ClaimWish body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return reviews.claim(caller, body.generationId(), body.onBehalfOf())
                .map(claimed -> ResponseEntity.ok(ClaimView.of(claimed)))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getReview", summary = "Describes a review, without texts")
    @ApiResponse(responseCode = "200", description = "The review.")
    ReviewView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ReviewView.of(reviews.get(caller, id));
    }

    @GetMapping("/{id}/moves")
    @Operation(operationId = "listReviewMoves", summary = "Tells what happened to an output, in order")
    @ApiResponse(responseCode = "200", description = "The moves.")
    MoveList moves(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new MoveList(reviews.moves(caller, id).stream().map(MoveView::of).toList());
    }

    @GetMapping("/{id}/comments")
    @Operation(operationId = "listReviewComments", summary = "Tells what was written about the decisions, in order")
    @ApiResponse(responseCode = "200", description = "The comments. That they were read is recorded.")
    CommentList comments(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new CommentList(
                reviews.comments(caller, id).stream().map(CommentView::of).toList());
    }

    @GetMapping("/{id}/texts")
    @Operation(operationId = "getReviewTexts", summary = "Shows the texts of a claim, and what an edit changed")
    @ApiResponse(responseCode = "200", description = "The texts. That they were read is recorded.")
    TextsView texts(
            @PathVariable UUID id,
            @RequestParam long token,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var served = reviews.texts(caller, id, token);
        return TextsView.of(served, Difference.between(served.original(), served.text()));
    }

    @PostMapping(path = "/{id}/heartbeat", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "keepReview", summary = "Keeps a claim from lapsing")
    @ApiResponse(responseCode = "200", description = "When it lapses now.")
    LeaseView keep(
            @PathVariable UUID id,
            @Valid @RequestBody TokenBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new LeaseView(reviews.keep(caller, id, body.token()));
    }

    @PostMapping(path = "/{id}/put-back", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "putReviewBack", summary = "Gives a claim back undecided")
    @ApiResponse(responseCode = "200", description = "Given back.")
    ReviewView putBack(
            @PathVariable UUID id,
            @Valid @RequestBody TokenBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ReviewView.of(reviews.putBack(caller, id, body.token()));
    }

    @PostMapping(path = "/{id}/decision", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "decideReview",
            summary = "Decides on the text that was served",
            description = "With a token that is not current, or another text than the current one, nothing happens but"
                    + " a 409 that names who was faster.")
    @ApiResponse(responseCode = "200", description = "Decided.")
    ReviewView decide(
            @PathVariable UUID id,
            @Valid @RequestBody DecisionBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ReviewView.of(reviews.decide(caller, id, body.plan()));
    }

    @PostMapping(path = "/{id}/view", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "viewReview", summary = "Notes that the caller looked at an output after its release")
    @ApiResponse(responseCode = "200", description = "Noted.")
    ReviewView view(
            @PathVariable UUID id,
            @Valid @RequestBody ViewBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ReviewView.of(reviews.view(caller, id, body.revision(), body.digest()));
    }

    @PostMapping(path = "/{id}/recall", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "recallReview", summary = "Says that a released output is no longer to be used")
    @ApiResponse(responseCode = "200", description = "Recalled.")
    ReviewView recall(
            @PathVariable UUID id,
            @Valid @RequestBody RecallBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return ReviewView.of(reviews.recall(caller, id, ReviewViews.codes(body.reasons()), body.comment()));
    }

    @Schema(description = "What is to be claimed.")
    record ClaimWish(
            @Schema(description = "The output that is wanted; without it the most urgent one.") @Nullable
            UUID generationId,

            @Schema(description = "The person the caller stands in for; without it the caller decides for themselves.")
            @Nullable
            UUID onBehalfOf) {}

    @Schema(name = "ReviewToken", description = "Shows a claim.")
    record TokenBody(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Long token) {}

    @Schema(name = "ReviewSeen", description = "What was looked at.")
    record ViewBody(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Integer revision,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String digest) {}

    @Schema(name = "ReviewRecall", description = "Why an output is no longer to be used.")
    record RecallBody(
            @Schema(description = "At least one.", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<@NotNull String> reasons,

            @Schema(description = "Needed with the reason other.") @Nullable
            String comment) {
        @Override
        public String toString() {
            return "RecallBody[%s]".formatted(reasons);
        }
    }

    @Schema(name = "ReviewDecision", description = "A decision.")
    record DecisionBody(
            @NotNull @Schema(description = "The claim.", requiredMode = Schema.RequiredMode.REQUIRED)
            Long token,

            @NotNull @Schema(description = "Of the text that was served.", requiredMode = Schema.RequiredMode.REQUIRED)
            Integer revision,

            @NotNull @Schema(description = "Of the text that was served.", requiredMode = Schema.RequiredMode.REQUIRED)
            String digest,

            @NotNull
            @Schema(
                    description = "edit puts another text in its place, which others have to approve.",
                    allowableValues = {"approve", "edit", "reject", "return", "escalate"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String decision,

            @Schema(description = "The new text; for an edit only.") @Nullable
            String text,

            @Schema(description = "Codes of GET /api/v1/reviews/reasons; needed to reject, return and escalate.")
            @Nullable
            List<@NotNull String> reasons,

            @Schema(description = "More about why; needed with the reason other.") @Nullable
            String comment) {
        DecisionPlan plan() {
            return new DecisionPlan(
                    new Ticket(token, revision, digest), kind(), text, ReviewViews.codes(reasons), comment);
        }

        private DecisionPlan.Kind kind() {
            return Arrays.stream(DecisionPlan.Kind.values())
                    .filter(one -> Objects.equals(one.name().toLowerCase(Locale.ROOT), decision))
                    .findFirst()
                    .orElseThrow(() ->
                            Problem.invalid("decision", "decision must be approve, edit, reject, return or escalate"));
        }

        /** Without the texts. */
        @Override
        public String toString() {
            return "DecisionBody[%s]".formatted(decision);
        }
    }

    @Schema(name = "ReviewReasons", description = "The reasons a decision can have.")
    record ReasonList(int taxonomy, List<ReasonView> data) {}

    @Schema(name = "ReviewComments", description = "What was written about the decisions.")
    record CommentList(List<CommentView> data) {}

    @Schema(name = "ReviewMoves", description = "What happened to an output.")
    record MoveList(List<MoveView> data) {}
}
