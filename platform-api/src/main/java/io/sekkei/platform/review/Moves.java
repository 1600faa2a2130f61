package io.sekkei.platform.review;

import io.sekkei.platform.content.Contents;
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
import java.util.UUID;
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
    private final ReviewNews news;
    private final Clock clock;

    Moves(ReviewStore store, Contents contents, Ledger ledger, ReviewNews news, Clock clock) {
        this.store = store;
        this.contents = contents;
        this.ledger = ledger;
        this.news = news;
        this.clock = clock;
    }

    /** An output enters its route. */
    void held(Caller requester, Held held) {
        store.add(held);
        store.addRevision(
                held.generation(),
                new ReviewStore.Revision(1, held.content(), held.review().digest(), null, held.heldAt()));
        guard(held);
        var kind = held.review().stage() == Stage.HELD ? Move.Kind.HELD : Move.Kind.RELEASED_FOR_VIEWING;
        var move = move(kind, held, Callers.number(requester), null, null, null, List.of(), held.heldAt());
        store.add(held.generation(), move);
        ledger.append(requester
                .did("REVIEW_" + kind, held.generation())
                .saying(fields -> tell(fields, held, move)
                        .with("policy", held.policy())
                        .with("policy_version", held.policyVersion())
                        .with("hits", String.join(" ", held.hits()))
                        .with("due_at", held.review().dueAt())));
        news.tell(held, move);
    }

    /** The claim has changed the rows already. */
    void claimed(Caller by, Reviewer reviewer, Held held, long token, Instant now) {
        var move = move(Move.Kind.CLAIMED, held, reviewer.person(), reviewer.principal(), token, now, List.of(), now);
        record(by, held, move, held.review().digest());
    }

    /** Somebody moved an output that is locked. */
    Held moved(
            Move.Kind kind,
            Caller by,
            @Nullable UUID principal,
            @Nullable Long token,
            Held before,
            Review next,
            UUID content,
            List<ReasonCode> reasons) {
        var now = clock.instant();
        var claimedAt = token == null
                ? null
                : store.claimedAt(before.generation(), token).orElse(null);
        var after = before.moved(next, content, now);
        store.save(before, after);
        guard(after);
        var move = move(kind, after, Callers.number(by), principal, token, claimedAt, reasons, now);
        record(by, after, move, before.review().digest());
        return after;
    }

    /** Its author reads a text when it is released, and at no other time. */
    private void guard(Held held) {
        if (held.review().stage() == Stage.RELEASED) {
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
    void passed(Move.Kind kind, Held before, Review next) {
        var now = clock.instant();
        var after = before.moved(next, before.content(), now);
        store.save(before, after);
        var move = move(kind, after, null, null, null, null, List.of(), now);
        store.add(after.generation(), move);
        ledger.append(Entry.of("REVIEW_" + kind, after.generation())
                .ofTenant(after.tenant().value())
                .saying(fields -> tell(fields, after, move)));
        news.tell(after, move);
    }

    private static Move move(
            Move.Kind kind,
            Held held,
            @Nullable UUID actor,
            @Nullable UUID principal,
            @Nullable Long token,
            @Nullable Instant claimedAt,
            List<ReasonCode> reasons,
            Instant now) {
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
                now);
    }

    private static Fields tell(Fields fields, Held held, Move move) {
        var told = fields.with("stage", move.stage().name())
                .with("revision", move.revision())
                .with("digest", move.digest())
                .with("on_behalf_of", move.principal());
        if (move.token() != null) {
            told.with("token", move.token());
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
