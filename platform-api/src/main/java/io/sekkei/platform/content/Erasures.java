package io.sekkei.platform.content;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Erases contents on request. It takes two people: one asks, another one confirms. What remains is the record, its proof,
 * and entries that tell who erased what and why.
 */
@Service
public class Erasures {
    private final ErasureStore store;
    private final ContentStore contents;
    private final LegalHoldStore holds;
    private final Ledger ledger;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Erasures(
            ErasureStore store,
            ContentStore contents,
            LegalHoldStore holds,
            Ledger ledger,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.contents = contents;
        this.holds = holds;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Asks for an erasure; nothing is erased yet.
     *
     * @throws UnknownContentProblem if the tenant has no contents of such a record
     * @throws ContentConflictProblem if they are gone, or an erasure waits already
     */
    @Transactional
    public Erasure request(Caller caller, UUID generation, ErasureReason reason) {
        Deeds.mustSeeTenant(caller);
        mustBeThere(caller, generation);
        var erasure = new Erasure(TwoPersonWish.of(caller, clock.instant()), generation, reason);
        if (!store.add(caller.tenant().value(), erasure)) {
            throw ContentConflictProblem.requested(generation);
        }
        ledger.append(caller.did("ERASURE_REQUESTED", erasure.id())
                .saying(fields -> fields.with("record", generation).with("reason", reason.name())));
        return erasure;
    }

    private void mustBeThere(Caller caller, UUID generation) {
        var stored = contents.of(caller.tenant().value(), generation);
        if (stored.isEmpty()) {
            throw UnknownContentProblem.of("record with contents", generation);
        }
        if (stored.stream().allMatch(content -> content.gone() != null)) {
            throw ContentConflictProblem.gone(generation);
        }
    }

    /**
     * Agrees to an erasure that somebody else has asked for, and erases.
     *
     * @throws UnknownContentProblem if the tenant has no such erasure that waits
     * @throws ContentConflictProblem if the same person asked for it, or a legal hold forbids it
     */
    @Transactional
    public Erasure confirm(Caller caller, UUID id) {
        Deeds.mustRunTenant(caller);
        var tenant = caller.tenant().value();
        holds.lock(tenant);
        var erasure = open(caller, id);
        var confirmed = erasure.wish().confirmed(caller, clock.instant(), "An erasure");
        if (contents.isHeld(tenant, erasure.generation())) {
            throw ContentConflictProblem.held(erasure.generation());
        }
        return erase(caller, erasure, confirmed);
    }

    private Erasure erase(Caller caller, Erasure erasure, TwoPersonWish confirmed) {
        var tenant = caller.tenant().value();
        var dropped = contents.drop(tenant, erasure.generation(), clock.instant(), erasure.id());
        events.publishEvent(new ContentErased(tenant, erasure.generation()));
        var closed = store.table().close(confirmed);
        ledger.append(caller.did("CONTENT_ERASED", erasure.generation())
                .saying(fields -> fields.with("erasure", erasure.id())
                        .with("reason", erasure.reason().name())
                        .with("requested_by", confirmed.requestedBy())
                        .with("requested_at", confirmed.requestedAt())
                        .with("contents", dropped)));
        return closed;
    }

    /**
     * Takes an erasure back.
     *
     * @throws UnknownContentProblem if the tenant has no such erasure that waits
     */
    @Transactional
    public Erasure withdraw(Caller caller, UUID id) {
        Deeds.mustSeeTenant(caller);
        var closed = store.table().close(open(caller, id).wish().withdrawn(caller, clock.instant()));
        ledger.append(caller.did("ERASURE_WITHDRAWN", id));
        return closed;
    }

    private Erasure open(Caller caller, UUID id) {
        return store.table()
                .lockOpen(caller.tenant().value(), id)
                .orElseThrow(() -> UnknownContentProblem.of("erasure that waits", id));
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public Page<Erasure> list(Caller caller, PageRequest page) {
        Deeds.mustSeeTenant(caller);
        return page.page(
                store.table().list(caller.tenant().value(), page),
                each -> Cursor.of(each.wish().requestedAt(), each.id()));
    }
}
