package io.sekkei.platform.review;

import io.sekkei.platform.content.Contents;
import io.sekkei.platform.generation.HeldGenerations;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.review.workflow.Review;
import io.sekkei.platform.review.workflow.Reviewer;
import io.sekkei.platform.review.workflow.Stage;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes moves: to the output's rows, to its history, to the ledger and to whoever subscribed, in one transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Moves {
    private final ReviewStore store;
    private final Contents contents;
    private final Ledger ledger;
    private final HeldGenerations generations;
    private final ReviewNews news;
    private final Clock clock;

    Moves(
            ReviewStore store,
            Contents contents,
            Ledger ledger,
            HeldGenerations generations,
            ReviewNews news,
            Clock clock) {
        this.store = store;
        this.contents = contents;
        this.ledger = ledger;
        this.generations = generations;
        this.news = news;
        this.clock = clock;
    }

    /**
     * An output enters its route.
     *
     * @param screening tells the ledger what the policies were asked
     */
    void held(Caller requester, Held held, UnaryOperator<Fields> screening) {
        var kind = held.review().stage() == Stage.HELD ? Move.Kind.HELD : Move.Kind.RELEASED_FOR_VIEWING;
        var move = enter(kind, held);
        ledger.append(requester
                .did("REVIEW_" + kind, held.generation())
                .saying(fields -> tell(fields, held, move)
                        .with("policy", held.policy())
                        .with("policy_version", held.policyVersion())
                        .with("hits", String.join(" ", held.hits()))
                        .with("due_at", held.review().dueAt()))
                .saying(screening));
        stand(held);
        news.tell(held, move);
    }

    /** An item enters a queue that nobody waits for. Its move looks like any other; the ledger tells the difference. */
    void placed(Held item) {
        var control = Objects.requireNonNull(item.control());
        enter(Move.Kind.HELD, item);
        ledger.append(Entry.of("REVIEW_CONTROL_PLACED", item.generation())
                .ofTenant(item.tenant().value())
                .saying(fields -> fields.with("control", control.kind().name())
                        .with("control_of", control.of())
                        .with("policy", item.policy())
                        .with("digest", item.review().digest())));
    }

    private Move enter(Move.Kind kind, Held held) {
        store.add(held);
        store.addRevision(
                held.generation(),
                new ReviewStore.Revision(1, held.content(), held.review().digest(), null, held.heldAt()));
        guard(held);
        var move = move(kind, held, held.review().requester(), null, null, null, List.of(), held.heldAt(), null);
        store.add(held.generation(), move);
        return move;
    }

    /** The claim has changed the rows already. */
    void claimed(Caller by, Reviewer reviewer, Held held, long token, Instant now) {
        var move = move(
                Move.Kind.CLAIMED, held, reviewer.person(), reviewer.principal(), token, now, List.of(), now, null);
        record(by, held, move, held.review().digest());
    }

    /**
     * Somebody moved an output that is locked.
     *
     * @param next where it stands then
     * @param content where its text is kept then
     */
    Held moved(Act act, Held before, Review next, UUID content) {
        var now = clock.instant();
        var token = act.token();
        var claimedAt = token == null
                ? null
                : store.claimedAt(before.generation(), token).orElse(null);
        var after = before.moved(next, content, now);
        store.save(before, after);
        guard(after);
        var actor = Callers.number(act.by());
        var move = move(act.kind(), after, actor, act.principal(), token, claimedAt, act.reasons(), now, act.comment());
        record(act.by(), after, move, before.review().digest());
        standIfMoved(before, after);
        return after;
    }

    /** The record of the generation tells it too, and the meter is told when it is over. */
    private void standIfMoved(Held before, Held after) {
        var was = before.review().stage();
        var is = after.review().stage();
        if (was != is && !(was.isOpen() && is.isOpen())) {
            stand(after);
        }
    }

    private void stand(Held held) {
        if (!held.isControl()) {
            var state = Standing.State.valueOf(held.review().stage().name());
            generations.stand(held.tenant(), held.generation(), state);
        }
    }

    /** Its author reads a text when it is released, and at no other time; what only tests has no author. */
    private void guard(Held held) {
        if (held.review().stage() == Stage.RELEASED && !held.isControl()) {
            contents.release(held.tenant(), held.content());
        } else {
            contents.withhold(held.tenant(), held.content());
        }
    }

    private void record(Caller by, Held held, Move move, String served) {
        store.add(held.generation(), move);
        ledger.append(by.did("REVIEW_" + move.kind(), held.generation())
                .saying(fields -> tell(fields, held, move).with("served_digest", served)));
        news.tell(held, move);
    }

    /** Time moved an output that is locked. */
    Held passed(Move.Kind kind, Held before, Review next) {
        var now = clock.instant();
        var after = before.moved(next, before.content(), now);
        store.save(before, after);
        var move = move(kind, after, null, null, null, null, List.of(), now, null);
        store.add(after.generation(), move);
        ledger.append(Entry.of("REVIEW_" + kind, after.generation())
                .ofTenant(after.tenant().value())
                .saying(fields -> tell(fields, after, move)));
        standIfMoved(before, after);
        news.tell(after, move);
        return after;
    }

    private static Move move(
            Move.Kind kind,
            Held held,
            @Nullable UUID actor,
            @Nullable UUID principal,
            @Nullable Long token,
            @Nullable Instant claimedAt,
            List<ReasonCode> reasons,
            Instant now,
            @Nullable UUID comment) {
        var review = held.review();
        return new Move(
                kind,
                review.stage(),
                actor,
                principal,
                token,
                review.revision(),
                review.digest(),
                reasons,
                claimedAt,
                now,
                comment);
    }

    private static Fields tell(Fields fields, Held held, Move move) {
        var told = fields.with("stage", move.stage().name())
                .with("revision", move.revision())
                .with("digest", move.digest())
                .with("on_behalf_of", move.principal());
        if (move.token() != null) {
            told.with("token", move.token());
        }
        if (held.control() != null) {
            told.with("control", held.control().kind().name());
        }
        if (held.review().verdict() != null) {
            told.with("verdict", held.review().verdict().name());
        }
        if (!move.reasons().isEmpty()) {
            told.with("taxonomy", ReasonCode.TAXONOMY)
                    .with(
                            "reasons",
                            move.reasons().stream().map(ReasonCode::name).collect(Collectors.joining(" ")));
        }
        return told;
    }
}
