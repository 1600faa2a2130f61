package io.sekkei.platform.review.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.Held;
import io.sekkei.platform.review.Move;
import io.sekkei.platform.review.ReasonCode;
import io.sekkei.platform.review.Reviews;
import io.sekkei.platform.review.Served;
import io.sekkei.platform.review.difference.Difference;
import io.sekkei.platform.review.workflow.Reviewer;
import io.sekkei.platform.review.workflow.Seat;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reviews as JSON. */
final class ReviewViews {
    private ReviewViews() {}

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static List<ReasonCode> codes(@Nullable List<String> names) {
        return names == null ? List.of() : names.stream().map(ReviewViews::code).toList();
    }

    private static ReasonCode code(String name) {
        return Arrays.stream(ReasonCode.values())
                .filter(code -> code.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "reasons", "reasons must be codes of GET /api/v1/reviews/reasons, but one is " + name));
    }

    @Schema(name = "Review", description = "An output that was held; nothing of its text.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReviewView(
            UUID generationId,

            @Schema(
                    description = "Where it stands.",
                    allowableValues = {"held", "claimed", "released", "withheld", "recalled"})
            String state,

            @Schema(
                    description = "How the decision went; absent while there is none.",
                    allowableValues = {"approved", "approved_with_edit", "rejected", "returned", "withdrawn", "expired"
                    })
            @Nullable
            String verdict,

            @Schema(description = "Who asked: a person or a key.")
            UUID requesterId,

            @Nullable UUID departmentId,
            String purpose,
            UUID policyId,
            int policyVersion,

            @Schema(description = "What people call the policy that holds it.")
            String queue,

            @Schema(description = "The rules that held it, each with its policy.")
            List<String> hits,

            @Schema(
                    description = "The rules that held it, each once: always, sample, external_audience,"
                            + " mean_log_probability, min_log_probability, small_model_disagreement, words, cost,"
                            + " length, or found_ and the kind of data.")
            List<String> risks,

            @Schema(description = "The approvals it needs.") List<SeatView> seats,

            @Schema(description = "Whether the tenant's admins have taken over.")
            boolean escalated,

            @Schema(description = "Counts the texts; 1 is the generated one.")
            int revision,

            @Schema(description = "Length of the generated text.")
            int characters,

            Instant heldAt,
            Instant dueAt,
            Instant changedAt) {
        static ReviewView of(Held held) {
            var review = held.review();
            var verdict = review.verdict();
            return new ReviewView(
                    held.generation(),
                    lower(review.stage()),
                    verdict == null ? null : lower(verdict),
                    review.requester(),
                    held.department(),
                    held.purpose(),
                    held.policy(),
                    held.policyVersion(),
                    held.queue(),
                    held.hits(),
                    held.risks(),
                    review.seats().stream().map(SeatView::of).toList(),
                    review.escalated(),
                    review.revision(),
                    held.characters(),
                    held.heldAt(),
                    review.dueAt(),
                    held.changedAt());
        }
    }

    @Schema(name = "ReviewSeat", description = "An approval that is needed.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SeatView(
            @Schema(description = "Steps follow one another; approvals of one step go side by side.")
            int step,

            String role,

            @Schema(description = "Who has it before them.") @Nullable
            UUID claimedBy,

            @Nullable Instant leaseUntil,

            @Schema(description = "Who approved.") @Nullable UUID approvedBy,

            @Schema(description = "For whom, if a delegate approved.") @Nullable
            UUID approvedOnBehalfOf) {
        static SeatView of(Seat seat) {
            var claim = seat.claim();
            var approver = seat.approvedBy();
            return new SeatView(
                    seat.step(),
                    seat.role().toLowerCase(Locale.ROOT),
                    claim == null ? null : claim.reviewer().person(),
                    claim == null ? null : claim.until(),
                    approver == null ? null : approver.person(),
                    principal(approver));
        }

        private static @Nullable UUID principal(@Nullable Reviewer approver) {
            return approver == null ? null : approver.principal();
        }
    }

    @Schema(name = "ReviewClaim", description = "A claim that was made.")
    record ClaimView(
            ReviewView review,

            @Schema(description = "To be shown with everything that is done with the claim.")
            long token,

            @Schema(description = "When it lapses without a heartbeat.")
            Instant leaseUntil) {
        static ClaimView of(Reviews.Claimed claimed) {
            return new ClaimView(ReviewView.of(claimed.held()), claimed.token(), claimed.leaseUntil());
        }
    }

    @Schema(name = "WaitingReview", description = "An output that waits.")
    record WaitingView(
            ReviewView review,

            @Schema(description = "Whether the caller could claim it now.")
            boolean claimable) {
        static WaitingView of(Reviews.Waiting waiting) {
            return new WaitingView(ReviewView.of(waiting.held()), waiting.isForCaller());
        }
    }

    @Schema(name = "ReviewLease", description = "When a claim lapses.")
    record LeaseView(Instant leaseUntil) {}

    @Schema(name = "ReviewTexts", description = "What a decision is about.")
    record TextsView(
            int revision,

            @Schema(description = "To be shown with the decision.")
            String digest,

            @Schema(description = "What was asked; empty if it is not kept any more.")
            List<MessageView> prompt,

            @Schema(description = "What would be released.") String text,

            @Schema(description = "What edits changed: by character in Japanese, by word elsewhere.")
            List<PartView> difference) {
        static TextsView of(Served served, Difference difference) {
            return new TextsView(
                    served.revision(),
                    served.digest(),
                    served.prompt().stream()
                            .map(message -> new MessageView(lower(message.role()), message.content()))
                            .toList(),
                    served.text(),
                    difference.parts().stream()
                            .map(part -> new PartView(lower(part.change()), part.text()))
                            .toList());
        }

        @Override
        public String toString() {
            return "TextsView[%s]".formatted(digest);
        }
    }

    @Schema(name = "ReviewPrompt", description = "One turn of the conversation.")
    record MessageView(String role, String content) {}

    @Schema(name = "TextPartChange", description = "A piece of text and what happened to it.")
    record PartView(
            @Schema(allowableValues = {"kept", "removed", "added"})
            String change,

            String text) {}

    @Schema(name = "ReviewMove", description = "Something that happened to an output.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MoveView(
            String kind,
            String state,

            @Schema(description = "A person or a key; absent if time did it.") @Nullable
            UUID actorId,

            @Nullable UUID onBehalfOf,
            int revision,
            String digest,
            List<String> reasons,
            Instant at) {
        static MoveView of(Move move) {
            return new MoveView(
                    lower(move.kind()),
                    lower(move.stage()),
                    move.actor(),
                    move.principal(),
                    move.revision(),
                    move.digest(),
                    move.reasons().stream().map(ReasonCode::wireName).toList(),
                    move.at());
        }
    }

    @Schema(name = "ReviewComment", description = "What somebody wrote about a decision.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CommentView(
            String kind,
            @Nullable UUID actorId,
            Instant at,

            @Schema(description = "Absent if it is not kept any more.") @Nullable
            String text) {
        static CommentView of(Reviews.Comment comment) {
            var move = comment.move();
            return new CommentView(lower(move.kind()), move.actor(), move.at(), comment.text());
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "CommentView[%s]".formatted(kind);
        }
    }

    @Schema(name = "ReviewReason", description = "A reason a decision can have.")
    record ReasonView(String code, String en, String ja) {
        static ReasonView of(ReasonCode code) {
            return new ReasonView(code.wireName(), code.english(), code.japanese());
        }
    }
}
