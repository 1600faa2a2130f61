package io.sekkei.platform.review;

import io.sekkei.platform.generation.gate.Candidate;
import io.sekkei.platform.generation.gate.OutputGate;
import io.sekkei.platform.generation.gate.Passage;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.workflow.Refusal;
import io.sekkei.platform.review.workflow.Review;
import io.sekkei.platform.review.workflow.Stage;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The gate of the generations: holds what a policy wants to be held. */
@Service
class ReviewGate implements OutputGate {
    private final PolicyStore policies;
    private final Epochs epochs;
    private final Holding holding;
    private final ReviewStore store;
    private final Moves moves;

    ReviewGate(PolicyStore policies, Epochs epochs, Holding holding, ReviewStore store, Moves moves) {
        this.policies = policies;
        this.epochs = epochs;
        this.holding = holding;
        this.store = store;
        this.moves = moves;
    }

    @Override
    @Transactional
    public Passage screen(Candidate candidate) {
        var caller = candidate.caller();
        var key = caller.key();
        var department = caller.department();
        var covering = policies
                .covering(
                        caller.tenant(),
                        department == null ? null : department.value(),
                        candidate.purpose(),
                        key == null ? null : key.value())
                .stream()
                .filter(policy -> policy.plan().enabled())
                .toList();
        return covering.isEmpty()
                ? Freely.INSTANCE
                : holding.passage(candidate, covering, epochs.current(caller.tenant()));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Standing> standing(UUID tenant, UUID generation) {
        return store.find(new TenantId(tenant), generation).map(this::standing);
    }

    @Override
    @Transactional
    public Standing withdraw(Caller caller, UUID generation) {
        var held = store.lock(caller.tenant(), generation)
                .filter(one -> one.review().requester().equals(Callers.number(caller)))
                .orElseThrow(() -> Problem.notFound("held generation"));
        try {
            var next = held.review().withdraw(Callers.number(caller));
            return standing(moves.moved(Act.of(Move.Kind.WITHDRAWN, caller), held, next, held.content()));
        } catch (Refusal refusal) {
            throw Conflicts.of(refusal, store.moves(generation));
        }
    }

    private Standing standing(Held held) {
        var reasons = store.moves(held.generation()).stream()
                .filter(move -> move.kind() == Move.Kind.REJECTED
                        || move.kind() == Move.Kind.RETURNED
                        || move.kind() == Move.Kind.RECALLED)
                .flatMap(move -> move.reasons().stream())
                .map(ReasonCode::wireName)
                .toList();
        return standing(held, reasons);
    }

    static Standing standing(Held held, List<String> reasons) {
        var review = held.review();
        var verdict = review.verdict();
        return new Standing(
                held.generation(),
                Standing.State.valueOf(review.stage().name()),
                verdict == null ? null : verdict.name().toLowerCase(Locale.ROOT),
                reasons,
                review.dueAt(),
                held.version(),
                review.revision(),
                held.content(),
                review.digest(),
                waitingFor(review));
    }

    /** Roles and no names: who decides is nobody's business before they have. */
    private static List<String> waitingFor(Review review) {
        if (review.stage() != Stage.HELD && review.stage() != Stage.CLAIMED) {
            return List.of();
        }
        return review.seats().stream()
                .filter(seat -> seat.step() == review.step() && seat.approvedBy() == null)
                .map(seat -> seat.role().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
