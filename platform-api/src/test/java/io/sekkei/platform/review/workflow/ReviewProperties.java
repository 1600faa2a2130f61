package io.sekkei.platform.review.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.review.workflow.History.Event;
import io.sekkei.platform.review.workflow.History.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever people try in whatever order, a review allows what its history allows, and nothing else. */
class ReviewProperties {
    private static final Instant START = Instant.parse("2026-11-24T01:00:00Z");
    private static final int DUE = 60;
    private static final int LEASE = 7;
    private static final List<String> ROLES = List.of("reviewer", "legal");
    private static final List<UUID> PEOPLE =
            IntStream.range(1, 6).mapToObj(i -> new UUID(0, i)).toList();
    private static final UUID REQUESTER = PEOPLE.get(0);

    enum Kind {
        CLAIM,
        CLAIM_AGAIN,
        APPROVE,
        APPROVE_AGAIN,
        EDIT,
        REJECT,
        RETURN,
        PUT_BACK,
        ESCALATE,
        WITHDRAW,
        EXPIRE,
        RECALL,
        WAIT
    }

    /** A try: somebody, with a role, shows a token and a revision, which may be old ones, after some minutes. */
    record Try(Kind kind, int person, int role, int tokensAgo, int revisionsAgo, int minutes) {}

    @Property(tries = 3_000)
    void theReviewAndItsHistoryNeverDisagree(@ForAll("routes") Route route, @ForAll("tries") List<Try> tries) {
        var run = new Run(route);

        tries.forEach(run::attempt);
    }

    @Provide
    Arbitrary<Route> routes() {
        var step = Arbitraries.of(ROLES).list().ofMinSize(1).ofMaxSize(3).map(Step::new);
        return step.list().ofMinSize(1).ofMaxSize(3).map(steps -> new Route(steps, false));
    }

    @Provide
    Arbitrary<List<Try>> tries() {
        var rarely = Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(1, 1), Tuple.of(1, 2));
        var kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.CLAIM),
                Tuple.of(8, Kind.CLAIM_AGAIN),
                Tuple.of(6, Kind.APPROVE),
                Tuple.of(6, Kind.APPROVE_AGAIN),
                Tuple.of(2, Kind.EDIT),
                Tuple.of(1, Kind.REJECT),
                Tuple.of(1, Kind.RETURN),
                Tuple.of(1, Kind.PUT_BACK),
                Tuple.of(1, Kind.ESCALATE),
                Tuple.of(1, Kind.WITHDRAW),
                Tuple.of(1, Kind.EXPIRE),
                Tuple.of(1, Kind.RECALL),
                Tuple.of(2, Kind.WAIT));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, PEOPLE.size() - 1),
                        Arbitraries.integers().between(0, ROLES.size() - 1),
                        rarely,
                        rarely,
                        Arbitraries.integers().between(0, 3))
                .as(Try::new)
                .list()
                .ofMaxSize(40);
    }

    private static final class Run {
        private final History history;
        private final List<Long> tokens = new ArrayList<>(List.of(0L));
        private Review review;
        private int now;

        Run(Route route) {
            history = new History(route, REQUESTER, DUE);
            review = Review.generated(REQUESTER, route, digest(1), time(DUE)).enter();
        }

        void attempt(Try some) {
            now += some.kind() == Kind.WAIT ? 3 * some.minutes() : some.minutes() / 2;
            switch (some.kind()) {
                case CLAIM, CLAIM_AGAIN -> claim(PEOPLE.get(some.person()), ROLES.get(some.role()));
                case WITHDRAW -> withdraw(PEOPLE.get(some.person()));
                case EXPIRE -> plain(history.mayExpire(now), What.EXPIRED, () -> review.expire(time(now)));
                case RECALL -> plain(history.mayRecall(), What.RECALLED, () -> review.recall());
                case ESCALATE ->
                    allowed(
                            history.mayEscalate(now),
                            () -> review.escalate(ROLES.get(some.role()), time(now)),
                            new Event(What.ESCALATED, REQUESTER, ROLES.get(some.role()), 0, now, 0));
                case WAIT -> review = review.settled(time(now));
                default -> decide(some);
            }
            review = review.settled(time(now));
            assertThat(review.stage()).isEqualTo(history.stage(now));
            assertThat(review.revision()).isEqualTo(history.revision());
            assertThat(review.authors()).isEqualTo(history.authors());
        }

        private void claim(UUID person, String role) {
            var token = (long) tokens.size();
            var happened = allowed(
                    history.mayClaim(person, role, now),
                    () -> review.claim(Reviewer.of(person, role), token, time(now), time(now + LEASE)),
                    new Event(What.CLAIMED, person, role, token, now, now + LEASE));
            if (happened) {
                tokens.add(token);
            }
        }

        private void withdraw(UUID person) {
            plain(history.mayWithdraw(person), What.WITHDRAWN, () -> review.withdraw(person));
        }

        private void decide(Try some) {
            var token = tokens.get(Math.max(0, tokens.size() - 1 - some.tokensAgo()));
            var revision = review.revision() - some.revisionsAgo();
            var ticket = new Ticket(token, revision, digest(revision));
            var may = some.kind() == Kind.PUT_BACK
                    ? history.mayPutBack(token, now)
                    : history.mayDecide(token, revision, now);
            var claim = may ? history.claim(token) : new Event(What.CLAIMED, REQUESTER, "", 0, 0, 0);
            allowed(may, () -> move(some.kind(), ticket), event(some.kind(), claim));
        }

        private Review move(Kind kind, Ticket ticket) {
            return switch (kind) {
                case EDIT -> review.edit(ticket, digest(review.revision() + 1), time(now));
                case REJECT -> review.reject(ticket, time(now));
                case RETURN -> review.giveBack(ticket, time(now));
                case PUT_BACK -> review.putBack(ticket.token(), time(now));
                default -> review.approve(ticket, time(now));
            };
        }

        private Event event(Kind kind, Event claim) {
            var what = switch (kind) {
                case EDIT -> What.EDITED;
                case REJECT -> What.REJECTED;
                case RETURN -> What.RETURNED;
                case PUT_BACK -> What.PUT_BACK;
                default -> What.APPROVED;
            };
            return new Event(what, claim.person(), claim.role(), claim.token(), now, 0);
        }

        private void plain(boolean may, What what, Supplier<Review> move) {
            allowed(may, move, new Event(what, REQUESTER, "", 0, now, 0));
        }

        private boolean allowed(boolean may, Supplier<Review> move, Event event) {
            try {
                review = move.get();
                assertThat(may)
                        .as("%s at minute %d after %s", event, now, review)
                        .isTrue();
                history.happened(event);
                return true;
            } catch (Refusal refused) {
                assertThat(may).as("%s at minute %d: %s", event, now, refused).isFalse();
                return false;
            }
        }

        private static Instant time(int minute) {
            return START.plusSeconds(60L * minute);
        }

        private static String digest(int revision) {
            return "digest " + revision;
        }
    }
}
