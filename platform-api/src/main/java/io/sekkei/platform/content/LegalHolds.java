package io.sekkei.platform.content;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Legal holds: once one is placed, nothing it covers is dropped, by nobody, until it is lifted. */
@Service
public class LegalHolds {
    private final LegalHoldStore store;
    private final ContentStore contents;
    private final Ledger ledger;
    private final Clock clock;

    LegalHolds(LegalHoldStore store, ContentStore contents, Ledger ledger, Clock clock) {
        this.store = store;
        this.contents = contents;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Places a hold; what is being dropped at this moment is waited for.
     *
     * @throws UnknownContentProblem if the scope is a record of which the tenant has no contents
     */
    @Transactional
    public LegalHold place(Caller caller, LegalHold.Scope scope, HoldReason reason) {
        Deeds.mustRunTenant(caller);
        mustBeThere(caller, scope.generation());
        store.lock(caller.tenant().value());
        var hold = new LegalHold(UUID.randomUUID(), scope, reason, clock.instant(), null);
        store.add(caller.tenant().value(), hold, Deeds.who(caller));
        ledger.append(caller.did("LEGAL_HOLD_PLACED", hold.id())
                .saying(fields -> fields.with("record", scope.generation())
                        .with("purpose", scope.purpose())
                        .with("reason", reason.name())));
        return hold;
    }

    private void mustBeThere(Caller caller, @Nullable UUID generation) {
        if (generation != null
                && contents.of(caller.tenant().value(), generation).isEmpty()) {
            throw UnknownContentProblem.of("record with contents", generation);
        }
    }

    /**
     * Lifts a hold.
     *
     * @throws UnknownContentProblem if the tenant has no such hold that stands
     */
    @Transactional
    public LegalHold lift(Caller caller, UUID id) {
        Deeds.mustRunTenant(caller);
        var lifted = store.lift(caller.tenant().value(), id, clock.instant(), Deeds.who(caller))
                .orElseThrow(() -> UnknownContentProblem.of("legal hold", id));
        ledger.append(caller.did("LEGAL_HOLD_LIFTED", id));
        return lifted;
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public Page<LegalHold> list(Caller caller, PageRequest page) {
        Deeds.mustSeeTenant(caller);
        return page.page(store.list(caller.tenant().value(), page), each -> Cursor.of(each.placedAt(), each.id()));
    }
}
