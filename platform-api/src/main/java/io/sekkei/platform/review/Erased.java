package io.sekkei.platform.review;

import io.sekkei.platform.content.ContentErased;
import io.sekkei.platform.tenancy.TenantId;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Ends the reviews of texts that are erased: nobody can decide on what is not there. */
@Component
class Erased {
    private final ReviewStore store;
    private final Moves moves;

    Erased(ReviewStore store, Moves moves) {
        this.store = store;
        this.moves = moves;
    }

    /** Within the transaction that erases. Edited texts and comments are erased there too, as parts of the record. */
    @EventListener
    void end(ContentErased erased) {
        store.lockOpen(new TenantId(erased.tenant()), erased.generation())
                .forEach(held -> moves.passed(
                        Move.Kind.WITHDRAWN,
                        held,
                        held.review().withdraw(held.review().requester())));
    }
}
