package io.sekkei.platform.review;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.workflow.Claim;
import io.sekkei.platform.review.workflow.Refusal;
import io.sekkei.platform.review.workflow.Review;
import io.sekkei.platform.review.workflow.Reviewer;
import io.sekkei.platform.review.workflow.Stage;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What reviewers do with held outputs. Every move is an entry of the ledger, with the digest of the text it was about. */
@Service
public class Reviews {
    private static final Role[] READERS = {Role.REVIEWER, Role.TENANT_ADMIN, Role.AUDITOR};

    /**
     * A claim that was made.
     *
     * @param held the output
     * @param token to be shown with everything that is done with the claim
     * @param leaseUntil when it lapses unless it is kept
     */
    public record Claimed(Held held, long token, Instant leaseUntil) {}

    /**
     * An output that waits.
     *
     * @param held the output
     * @param isForCaller whether the caller could claim it now
     */
    public record Waiting(Held held, boolean isForCaller) {}

    /**
     * What somebody wrote about a decision.
     *
     * @param move the decision
     * @param text what was written; null if it is gone
     */
    public record Comment(Move move, @Nullable String text) {
        /** Without the text. */
        @Override
        public String toString() {
            return "Comment[%s]".formatted(move.kind());
        }
    }

    private final ReviewStore store;
    private final Moves moves;
    private final ReviewTexts texts;
    private final Delegations delegations;
    private final Controls controls;
    private final ReviewSettings settings;
    private final Clock clock;

    Reviews(
            ReviewStore store,
            Moves moves,
            ReviewTexts texts,
            Delegations delegations,
            Controls controls,
            ReviewSettings settings,
            Clock clock) {
        this.store = store;
        this.moves = moves;
        this.texts = texts;
        this.delegations = delegations;
        this.controls = controls;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Puts an output before the caller: the most urgent one they may decide on.
     *
     * @param only the output that is wanted; null for any
     * @param principal for whom the caller decides; null for themselves
     * @return empty if there is none
     */
    @Transactional
    public Optional<Claimed> claim(Caller by, @Nullable UUID only, @Nullable UUID principal) {
        by.mustBe(Role.REVIEWER, Role.TENANT_ADMIN);
        var reviewer = reviewer(by, principal);
        var now = clock.instant();
        var until = now.plus(settings.lease());
        return store.claim(by.tenant(), reviewer, only, now, until).map(claimed -> {
            var held = known(by, claimed.generation());
            moves.claimed(by, reviewer, held, claimed.token(), now);
            return new Claimed(held, claimed.token(), until);
        });
    }

    private Reviewer reviewer(Caller by, @Nullable UUID principal) {
        var roles = principal == null
                ? Callers.reviewRoles(by)
                : delegations
                        .rolesFor(by, principal)
                        .orElseThrow(() -> new Problem(
                                HttpStatus.FORBIDDEN,
                                "no_delegation",
                                "on_behalf_of",
                                "There is no delegation by which you decide for this person now"));
        return new Reviewer(Callers.person(by), principal, roles);
    }

    /** Keeps a claim from lapsing; returns when it lapses now. */
    @Transactional
    public Instant keep(Caller by, UUID generation, long token) {
        var now = clock.instant();
        var until = now.plus(settings.lease());
        if (!store.keep(known(by, generation).generation(), Callers.person(by), token, now, until)) {
            throw stale(generation, token);
        }
        return until;
    }

    /** Gives a claim back undecided. */
    @Transactional
    public Held putBack(Caller by, UUID generation, long token) {
        var held = locked(by, generation);
        var claim = claim(by, held, token);
        var next = attempt(held, () -> held.review().putBack(token, clock.instant()));
        return moves.moved(Act.of(Move.Kind.PUT_BACK, by).with(claim), held, next, held.content());
    }

    /** The texts a decision is about: what was asked, and what is held. That they were read is in the ledger. */
    @Transactional
    public Served texts(Caller by, UUID generation, long token) {
        var held = known(by, generation);
        claim(by, held, token);
        return texts.serve(by, held);
    }

    /**
     * Decides.
     *
     * @throws Problem 409 with who was faster if the claim is not current or another text was served; 422 if a reason or a
     *     text is missing
     */
    @Transactional
    public Held decide(Caller by, UUID generation, DecisionPlan plan) {
        check(plan);
        var held = locked(by, generation);
        var claim = claim(by, held, plan.ticket().token());
        var decided =
                plan.kind() == DecisionPlan.Kind.EDIT ? edit(by, held, claim, plan) : decide(by, held, claim, plan);
        controls.decided(held, claim.reviewer());
        return decided.isControl() ? controls.end(decided) : decided;
    }

    private Held decide(Caller by, Held held, Claim claim, DecisionPlan plan) {
        var next = attempt(held, () -> next(held.review(), plan));
        return moves.moved(act(by, held, claim, plan), held, next, held.content());
    }

    private Act act(Caller by, Held held, Claim claim, DecisionPlan plan) {
        var comment = texts.keepComment(held, by, plan.comment());
        return new Act(plan.kind().move(), by, claim, plan.reasons(), comment);
    }

    private Review next(Review review, DecisionPlan plan) {
        var now = clock.instant();
        return switch (plan.kind()) {
            case APPROVE -> review.approve(plan.ticket(), now);
            case REJECT -> review.reject(plan.ticket(), now);
            case RETURN -> review.giveBack(plan.ticket(), now);
            case ESCALATE -> review.escalate(plan.ticket(), Role.TENANT_ADMIN.name(), now);
            case EDIT -> throw new IllegalArgumentException("An edit needs its text");
        };
    }

    private Held edit(Caller by, Held held, Claim claim, DecisionPlan plan) {
        var text = Optional.ofNullable(plan.text()).orElseThrow();
        var now = clock.instant();
        var edited = texts.seal(held, text);
        var next = attempt(held, () -> held.review().edit(plan.ticket(), edited.digest(), now));
        texts.keep(held, edited, next.revision(), Callers.person(by), now);
        return moves.moved(act(by, held, claim, plan), held, next, edited.content());
    }

    private static void check(DecisionPlan plan) {
        if (plan.needsReason() && plan.reasons().isEmpty()) {
            throw Problem.invalid("reasons", "reasons must name at least one reason for this decision");
        }
        checkOther(plan.reasons(), plan.comment());
        if ((plan.kind() == DecisionPlan.Kind.EDIT) != (plan.text() != null)) {
            throw Problem.invalid("text", "text must be there for an edit, and for nothing else");
        }
    }

    private static void checkOther(List<ReasonCode> reasons, @Nullable String comment) {
        if (reasons.contains(ReasonCode.OTHER) && (comment == null || comment.isBlank())) {
            throw Problem.invalid("comment", "comment must say what the other reason is");
        }
    }

    /** Notes that the caller has looked at an output after its release (後閲). */
    @Transactional
    public Held view(Caller by, UUID generation, int revision, String digest) {
        by.mustBe(Role.REVIEWER, Role.TENANT_ADMIN);
        var held = locked(by, generation);
        var viewer = new Reviewer(Callers.person(by), null, Callers.reviewRoles(by));
        var next = attempt(held, () -> held.review().view(viewer, revision, digest));
        return moves.moved(Act.of(Move.Kind.VIEWED, by), held, next, held.content());
    }

    /** Says that an output that has left is no longer to be used. */
    @Transactional
    public Held recall(Caller by, UUID generation, List<ReasonCode> reasons, @Nullable String comment) {
        by.mustBe(Role.REVIEWER, Role.TENANT_ADMIN);
        Callers.person(by);
        if (reasons.isEmpty()) {
            throw Problem.invalid("reasons", "reasons must name at least one reason for a recall");
        }
        checkOther(reasons, comment);
        var held = locked(by, generation);
        var next = attempt(held, () -> held.review().recall());
        var act = new Act(Move.Kind.RECALLED, by, null, reasons, texts.keepComment(held, by, comment));
        return moves.moved(act, held, next, held.content());
    }

    /** An output of the caller's tenant; nothing of its text. */
    @Transactional(readOnly = true)
    public Held get(Caller by, UUID generation) {
        by.mustBe(READERS);
        return settled(known(by, generation));
    }

    /** What happened to an output, in order. */
    @Transactional(readOnly = true)
    public List<Move> moves(Caller by, UUID generation) {
        by.mustBe(READERS);
        return store.moves(known(by, generation).generation());
    }

    /** What was written about the decisions on an output, in their order. That it was read is in the ledger. */
    @Transactional
    public List<Comment> comments(Caller by, UUID generation) {
        by.mustBe(READERS);
        return store.moves(known(by, generation).generation()).stream()
                .flatMap(move -> Optional.ofNullable(move.comment())
                        .map(comment ->
                                new Comment(move, texts.comment(by, comment).orElse(null)))
                        .stream())
                .toList();
    }

    /** The outputs that wait, the most urgent first. */
    @Transactional(readOnly = true)
    public Page<Waiting> queue(Caller by, PageRequest page) {
        by.mustBe(READERS);
        var now = clock.instant();
        var person = by.person();
        var reviewer = person == null ? null : new Reviewer(person.value(), null, Callers.reviewRoles(by));
        return page.page(
                        store.queue(by.tenant(), now, page),
                        held -> Cursor.of(
                                held.review().escalated() ? 0 : 1, held.review().dueAt(), held.generation()))
                .map(this::settled)
                .map(held -> new Waiting(held, reviewer != null && held.review().isOpenTo(reviewer, now)));
    }

    /** What the caller has before them. */
    @Transactional(readOnly = true)
    public Page<Claimed> claims(Caller by, PageRequest page) {
        by.mustBe(Role.REVIEWER, Role.TENANT_ADMIN);
        return page.page(
                store.claims(by.tenant(), Callers.person(by), clock.instant(), page),
                claimed -> Cursor.of(claimed.token()));
    }

    /** The outputs of the caller's tenant in these stages, or in any, the newest first. */
    @Transactional(readOnly = true)
    public Page<Held> list(Caller by, @Nullable Set<Stage> stages, PageRequest page) {
        by.mustBe(READERS);
        return page.page(
                        store.list(by.tenant(), stages, null, page),
                        held -> Cursor.of(held.heldAt(), held.generation()))
                .map(this::settled);
    }

    /** With the claims dropped that have lapsed. */
    private Held settled(Held held) {
        return held.standing(held.review().settled(clock.instant()));
    }

    /** The claim with this token, if it is the caller's and current. */
    private Claim claim(Caller by, Held held, long token) {
        return held.review()
                .claim(token, clock.instant())
                .filter(claim -> claim.reviewer().person().equals(Callers.person(by)))
                .orElseThrow(() -> stale(held.generation(), token));
    }

    private Problem stale(UUID generation, long token) {
        return Conflicts.stale(token, store.moves(generation));
    }

    private Review attempt(Held held, Supplier<Review> move) {
        try {
            return move.get();
        } catch (Refusal refusal) {
            throw Conflicts.of(refusal, store.moves(held.generation()));
        }
    }

    private Held known(Caller by, UUID generation) {
        return found(by, generation, id -> store.find(by.tenant(), id));
    }

    private Held locked(Caller by, UUID generation) {
        return found(by, generation, id -> store.lock(by.tenant(), id));
    }

    private static Held found(Caller by, UUID generation, Function<UUID, Optional<Held>> search) {
        by.mustBe(READERS);
        return search.apply(generation).orElseThrow(() -> Problem.notFound("review"));
    }
}
