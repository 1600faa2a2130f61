package io.sekkei.platform.review.workflow;

import io.sekkei.platform.review.workflow.Refusal.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The review of one output. A value: every move returns the review after it, or throws a {@link Refusal}.
 *
 * <p>A route has seats, one for each approval. Those of the first unfilled step are open. A reviewer claims an open seat,
 * sees the text, and decides with a ticket. An approval fills the seat; when all are filled, the text is released. An
 * edit makes a new revision, makes the editor a content author, and empties all seats: what was approved before is not
 * what would be released. Every other decision ends the review and withholds the text, except an escalation, which hands
 * the open seats to a higher role.
 *
 * <p>Four eyes: whoever wrote some of the content sits on no seat, and nobody fills two. Both hold for the person and for
 * whom they stand in.
 *
 * @param requester who asked for the output
 * @param authors who wrote some of it: the prompt, or an edit
 * @param revision counts the texts: 1 is what was generated
 * @param digest SHA-256 of the current text, in hexadecimal
 * @param dueAt when the time for a decision is over
 * @param viewers who has looked at it after its release
 */
public record Review(
        Stage stage,
        @Nullable Verdict verdict,
        Route route,
        List<Seat> seats,
        UUID requester,
        Set<UUID> authors,
        int revision,
        String digest,
        Instant dueAt,
        boolean escalated,
        Set<UUID> viewers) {
    public Review {
        seats = List.copyOf(seats);
        authors = Set.copyOf(authors);
        viewers = Set.copyOf(viewers);
    }

    /** An output that was just written; its requester wrote the prompt. */
    public static Review generated(UUID requester, Route route, String digest, Instant dueAt) {
        return new Review(
                Stage.GENERATED,
                null,
                route,
                route.seats(),
                requester,
                Set.of(requester),
                1,
                digest,
                dueAt,
                false,
                Set.of());
    }

    /** Keeps further people off its seats, as if they had written some of it. */
    public Review notFor(Set<UUID> people) {
        var all = new HashSet<>(authors);
        all.addAll(people);
        return new Review(stage, verdict, route, seats, requester, all, revision, digest, dueAt, escalated, viewers);
    }

    /** Holds it, or lets it go if the look comes afterwards. */
    public Review enter() {
        require(stage == Stage.GENERATED, "enter its route");
        return at(route.afterwards() ? Stage.RELEASED : Stage.HELD, null);
    }

    /** Puts a reviewer on the first open seat they may take. */
    public Review claim(Reviewer reviewer, long token, Instant now, Instant until) {
        requireOpen("be claimed", now);
        requireFourEyes(reviewer, seat -> seat.takenBy(now));
        var seat = openSeats(free -> free.isFree(now) && reviewer.roles().contains(free.role()))
                .findFirst()
                .orElseThrow(() -> new Refusal(Reason.NO_SEAT, "There is no free seat for these roles"));
        return with(seat, old -> old.claimedWith(new Claim(reviewer, token, until)))
                .settled(now);
    }

    /** Whether a reviewer could take a seat now. */
    public boolean isOpenTo(Reviewer reviewer, Instant now) {
        try {
            claim(reviewer, 0, now, now);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    /** Keeps a claim from lapsing. */
    public Review keep(long token, Instant now, Instant until) {
        requireOpen("be kept", now);
        var seat = seatOf(token, now);
        var claim = new Claim(claimOf(seat).reviewer(), token, until);
        return with(seat, old -> old.claimedWith(claim)).settled(now);
    }

    /** Gives a claim back undecided. */
    public Review putBack(long token, Instant now) {
        requireOpen("be put back", now);
        return with(seatOf(token, now), Seat::emptied).settled(now);
    }

    /** Empties the seats whose claims lapsed. */
    public Review withoutLapsed(Instant now) {
        var after = this;
        for (int i = 0; i < seats.size(); i++) {
            if (seats.get(i).claim() != null && !Claim.isCurrent(seats.get(i).claim(), now)) {
                after = after.with(i, Seat::emptied);
            }
        }
        return after.settled(now);
    }

    /** Says by its claims whether it is held or claimed. */
    public Review settled(Instant now) {
        if (!stage.isOpen()) {
            return this;
        }
        var claimed = seats.stream().anyMatch(seat -> seat.currentClaim(now).isPresent());
        return at(claimed ? Stage.CLAIMED : Stage.HELD, null);
    }

    public Review approve(Ticket ticket, Instant now) {
        var seat = check(ticket, "be approved", now);
        var reviewer = claimOf(seat).reviewer();
        requireFourEyes(reviewer, Seat::filledBy);
        var after = with(seat, old -> old.approvedBy(reviewer));
        if (after.seats.stream().allMatch(Seat::isFilled)) {
            return after.ended(revision == 1 ? Verdict.APPROVED : Verdict.APPROVED_WITH_EDIT);
        }
        return after.settled(now);
    }

    /** Puts another text in its place, which others have to approve. */
    public Review edit(Ticket ticket, String newDigest, Instant now) {
        var seat = check(ticket, "be edited", now);
        var editors = new HashSet<>(authors);
        editors.addAll(claimOf(seat).reviewer().people());
        var emptied = seats.stream().map(Seat::emptied).toList();
        return new Review(
                Stage.HELD,
                null,
                route,
                emptied,
                requester,
                editors,
                revision + 1,
                newDigest,
                dueAt,
                escalated,
                viewers);
    }

    public Review reject(Ticket ticket, Instant now) {
        check(ticket, "be rejected", now);
        return ended(Verdict.REJECTED);
    }

    public Review giveBack(Ticket ticket, Instant now) {
        check(ticket, "be returned", now);
        return ended(Verdict.RETURNED);
    }

    /** A reviewer hands it to a higher role. */
    public Review escalate(Ticket ticket, String role, Instant now) {
        check(ticket, "be escalated", now);
        return escalate(role, now);
    }

    /** Time hands it to a higher role. */
    public Review escalate(String role, Instant now) {
        requireOpen("be escalated", now);
        var handed = seats.stream().map(seat -> seat.handedTo(role)).toList();
        return new Review(Stage.HELD, null, route, handed, requester, authors, revision, digest, dueAt, true, viewers);
    }

    public Review withdraw(UUID by) {
        require(stage.isOpen(), "be withdrawn");
        if (!by.equals(requester)) {
            throw new Refusal(Reason.NOT_REQUESTER, "Only who asked for an output can withdraw it");
        }
        return ended(Verdict.WITHDRAWN);
    }

    /** Ends what nobody decided in time; what is not answered stays here. */
    public Review expire(Instant now) {
        require(stage.isOpen() && !now.isBefore(dueAt), "expire");
        return ended(Verdict.EXPIRED);
    }

    /** Notes that somebody has looked at it after its release. */
    public Review view(Reviewer by, int seenRevision, String seenDigest) {
        require(stage == Stage.RELEASED && route.afterwards(), "be viewed");
        requireText(seenRevision, seenDigest);
        if (!by.isNoneOf(authors) || !by.isNoneOf(viewers)) {
            throw new Refusal(Reason.FOUR_EYES, "Authors do not look at their own text, and nobody looks twice");
        }
        if (route.steps().stream().flatMap(step -> step.roles().stream()).noneMatch(by.roles()::contains)) {
            throw new Refusal(Reason.NO_SEAT, "The route does not name these roles");
        }
        var after = new HashSet<>(viewers);
        after.add(by.person());
        return new Review(stage, verdict, route, seats, requester, authors, revision, digest, dueAt, escalated, after);
    }

    public Review recall() {
        require(stage == Stage.RELEASED, "be recalled");
        return at(Stage.RECALLED, verdict);
    }

    /** The claim with this token, if it is the current one of its seat. */
    public Optional<Claim> claim(long token, Instant now) {
        return seats.stream()
                .flatMap(seat -> seat.currentClaim(now).stream())
                .filter(claim -> claim.token() == token)
                .findFirst();
    }

    /** The step whose seats are open, or as many as there are when all are filled. */
    public int step() {
        return seats.stream()
                .filter(seat -> !seat.isFilled())
                .mapToInt(Seat::step)
                .min()
                .orElse(route.steps().size());
    }

    private int check(Ticket ticket, String move, Instant now) {
        requireOpen(move, now);
        var seat = seatOf(ticket.token(), now);
        requireText(ticket.revision(), ticket.digest());
        return seat;
    }

    private int seatOf(long token, Instant now) {
        return openSeats(seat -> seat.currentClaim(now)
                        .filter(claim -> claim.token() == token)
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new Refusal(Reason.STALE_TOKEN, "Token %d holds no seat now".formatted(token)));
    }

    private Claim claimOf(int seat) {
        return Optional.ofNullable(seats.get(seat).claim()).orElseThrow();
    }

    private Stream<Integer> openSeats(Predicate<Seat> wanted) {
        var open = step();
        return IntStream.range(0, seats.size())
                .filter(i -> seats.get(i).step() == open && wanted.test(seats.get(i)))
                .boxed();
    }

    private void requireFourEyes(Reviewer reviewer, Function<Seat, Optional<Reviewer>> sitting) {
        if (!reviewer.isNoneOf(authors)) {
            throw new Refusal(Reason.FOUR_EYES, "Who wrote some of a text cannot approve it");
        }
        var others = seats.stream().map(sitting).flatMap(Optional::stream);
        if (!others.allMatch(other -> reviewer.isNoneOf(other.people()))) {
            throw new Refusal(Reason.FOUR_EYES, "Nobody gives two of the approvals of a text");
        }
    }

    private void requireText(int seenRevision, String seenDigest) {
        if (seenRevision != revision || !seenDigest.equals(digest)) {
            throw new Refusal(
                    Reason.OTHER_TEXT,
                    "The current text is revision %d with digest %s, but revision %d with digest %s was decided on"
                            .formatted(revision, digest, seenRevision, seenDigest));
        }
    }

    private void requireOpen(String move, Instant now) {
        require(stage.isOpen(), move);
        if (!now.isBefore(dueAt)) {
            throw new Refusal(Reason.TOO_LATE, "The time for a decision ended at %s".formatted(dueAt));
        }
    }

    private void require(boolean possible, String move) {
        if (!possible) {
            throw new Refusal(Reason.WRONG_STAGE, "An output that is %s cannot %s".formatted(stage, move));
        }
    }

    private Review with(int seat, UnaryOperator<Seat> change) {
        var changed = new ArrayList<>(seats);
        changed.set(seat, change.apply(seats.get(seat)));
        return new Review(
                stage, verdict, route, changed, requester, authors, revision, digest, dueAt, escalated, viewers);
    }

    private Review ended(Verdict how) {
        var empty = seats.stream().map(Seat::vacated).toList();
        return new Review(
                how.stage(), how, route, empty, requester, authors, revision, digest, dueAt, escalated, viewers);
    }

    private Review at(Stage next, @Nullable Verdict how) {
        return new Review(next, how, route, seats, requester, authors, revision, digest, dueAt, escalated, viewers);
    }
}
