package io.sekkei.platform.review.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.review.workflow.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ReviewTests {
    private static final Instant NOW = Instant.parse("2026-11-24T01:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(10));
    private static final Instant DUE = NOW.plus(Duration.ofHours(8));
    private static final UUID REQUESTER = UUID.randomUUID();

    private final Reviewer sato = Reviewer.of(UUID.randomUUID(), "reviewer");
    private final Reviewer suzuki = Reviewer.of(UUID.randomUUID(), "reviewer");
    private final Reviewer chief = Reviewer.of(UUID.randomUUID(), "chief");

    @Test
    void oneApprovalReleasesOnAShortRoute() {
        var claimed = held(Route.of("reviewer")).claim(sato, 1, NOW, LATER);
        assertThat(claimed.stage()).isEqualTo(Stage.CLAIMED);

        var done = claimed.approve(new Ticket(1, 1, "a"), NOW);

        assertThat(done.stage()).isEqualTo(Stage.RELEASED);
        assertThat(done.verdict()).isEqualTo(Verdict.APPROVED);
    }

    @Test
    void aRouteOpensItsStepsOneAfterTheOther() {
        var review = held(new Route(List.of(new Step(List.of("reviewer")), new Step(List.of("chief"))), false));
        refused(Reason.NO_SEAT, () -> review.claim(chief, 1, NOW, LATER));

        var first = review.claim(sato, 1, NOW, LATER).approve(new Ticket(1, 1, "a"), NOW);
        assertThat(first.stage()).isEqualTo(Stage.HELD);

        var second = first.claim(chief, 2, NOW, LATER).approve(new Ticket(2, 1, "a"), NOW);
        assertThat(second.stage()).isEqualTo(Stage.RELEASED);
    }

    @Test
    void aStepForTwoIsDecidedByTwoAtTheSameTime() {
        var review = held(new Route(List.of(new Step(List.of("reviewer", "reviewer"))), false))
                .claim(sato, 1, NOW, LATER)
                .claim(suzuki, 2, NOW, LATER);

        var first = review.approve(new Ticket(1, 1, "a"), NOW);
        assertThat(first.stage()).isEqualTo(Stage.CLAIMED);
        assertThat(first.approve(new Ticket(2, 1, "a"), NOW).stage()).isEqualTo(Stage.RELEASED);
    }

    @Test
    void nobodyGivesTwoOfTheApprovals() {
        var review = held(new Route(List.of(new Step(List.of("reviewer", "reviewer"))), false))
                .claim(sato, 1, NOW, LATER);

        refused(Reason.FOUR_EYES, () -> review.claim(sato, 2, NOW, LATER));
        var approved = review.approve(new Ticket(1, 1, "a"), NOW);
        refused(Reason.FOUR_EYES, () -> approved.claim(sato, 2, NOW, LATER));
    }

    @Test
    void whoAskedCannotApproveAndNeitherCanTheirDelegate() {
        var review = held(Route.of("reviewer"));

        refused(Reason.FOUR_EYES, () -> review.claim(Reviewer.of(REQUESTER, "reviewer"), 1, NOW, LATER));
        var delegate = new Reviewer(UUID.randomUUID(), REQUESTER, Set.of("reviewer"));
        refused(Reason.FOUR_EYES, () -> review.claim(delegate, 1, NOW, LATER));
    }

    @Test
    void anEditVoidsApprovalsAndItsEditorCannotApproveIt() {
        var review = held(new Route(List.of(new Step(List.of("reviewer")), new Step(List.of("chief"))), false))
                .claim(sato, 1, NOW, LATER)
                .approve(new Ticket(1, 1, "a"), NOW)
                .claim(chief, 2, NOW, LATER)
                .edit(new Ticket(2, 1, "a"), "b", NOW);

        assertThat(review.stage()).isEqualTo(Stage.HELD);
        assertThat(review.step()).isZero();
        assertThat(review.revision()).isEqualTo(2);
        var again = review.claim(sato, 3, NOW, LATER);
        refused(Reason.OTHER_TEXT, () -> again.approve(new Ticket(3, 1, "a"), NOW));
        var second = again.approve(new Ticket(3, 2, "b"), NOW);
        refused(Reason.FOUR_EYES, () -> second.claim(chief, 4, NOW, LATER));
        var done = second.claim(Reviewer.of(UUID.randomUUID(), "chief"), 4, NOW, LATER)
                .approve(new Ticket(4, 2, "b"), NOW);
        assertThat(done.verdict()).isEqualTo(Verdict.APPROVED_WITH_EDIT);
    }

    @Test
    void aLapsedClaimDecidesNothingMore() {
        var review = held(Route.of("reviewer")).claim(sato, 1, NOW, LATER);

        refused(Reason.STALE_TOKEN, () -> review.approve(new Ticket(1, 1, "a"), LATER));
        var kept = review.keep(1, NOW, DUE);
        assertThat(kept.approve(new Ticket(1, 1, "a"), LATER).stage()).isEqualTo(Stage.RELEASED);
        var others = review.claim(suzuki, 2, LATER, DUE);
        refused(Reason.STALE_TOKEN, () -> others.approve(new Ticket(1, 1, "a"), LATER));
    }

    @Test
    void anEscalationHandsTheSeatsToAHigherRole() {
        var review =
                held(Route.of("reviewer")).claim(sato, 1, NOW, LATER).escalate(new Ticket(1, 1, "a"), "chief", NOW);

        refused(Reason.STALE_TOKEN, () -> review.approve(new Ticket(1, 1, "a"), NOW));
        refused(Reason.NO_SEAT, () -> review.claim(suzuki, 2, NOW, LATER));
        assertThat(review.claim(chief, 2, NOW, LATER).stage()).isEqualTo(Stage.CLAIMED);
    }

    @Test
    void whatNobodyDecidedInTimeIsWithheld() {
        var review = held(Route.of("reviewer")).claim(sato, 1, NOW, DUE.plusSeconds(60));

        refused(Reason.WRONG_STAGE, () -> review.expire(DUE.minusNanos(1)));
        refused(Reason.TOO_LATE, () -> review.approve(new Ticket(1, 1, "a"), DUE));
        assertThat(review.expire(DUE).stage()).isEqualTo(Stage.WITHHELD);
    }

    @Test
    void onlyTheRequesterWithdrawsAndOnlyWhatIsOpen() {
        var review = held(Route.of("reviewer"));

        refused(Reason.NOT_REQUESTER, () -> review.withdraw(sato.person()));
        var withdrawn = review.withdraw(REQUESTER);
        assertThat(withdrawn.verdict()).isEqualTo(Verdict.WITHDRAWN);
        refused(Reason.WRONG_STAGE, () -> withdrawn.withdraw(REQUESTER));
    }

    @Test
    void aLookAfterwardsHoldsNothingBack() {
        var review = held(new Route(List.of(new Step(List.of("reviewer"))), true));

        assertThat(review.stage()).isEqualTo(Stage.RELEASED);
        var viewed = review.view(sato, 1, "a");
        assertThat(viewed.viewers()).containsExactly(sato.person());
        refused(Reason.FOUR_EYES, () -> viewed.view(sato, 1, "a"));
        refused(Reason.OTHER_TEXT, () -> viewed.view(suzuki, 1, "b"));
        refused(Reason.NO_SEAT, () -> viewed.view(chief, 1, "a"));
        assertThat(viewed.recall().stage()).isEqualTo(Stage.RECALLED);
    }

    @Test
    void onlyWhatWasReleasedIsRecalled() {
        refused(Reason.WRONG_STAGE, () -> held(Route.of("reviewer")).recall());
    }

    private static Review held(Route route) {
        return Review.generated(REQUESTER, route, "a", DUE).enter();
    }

    private static void refused(Reason reason, ThrowingCallable move) {
        assertThatThrownBy(move)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
