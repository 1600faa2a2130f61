package io.sekkei.platform.audit;

import io.sekkei.platform.access.Caller;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may read what, and how the ledger names them. */
final class Readers {
    private Readers() {}

    /** The key whose records alone the caller may search; null for those who read everything of the tenant. */
    static @Nullable UUID onlyKey(Caller caller) {
        return caller.key().value();
    }

    /** An entry of the caller's tenant that names who did it. */
    static Entry did(Caller caller, String type, UUID subject) {
        var actor = new Fields().with("kind", "key").with("id", caller.key().value());
        return Entry.of(type, subject).ofTenant(caller.tenant().value()).saying(fields -> fields.with("actor", actor));
    }
}
