package io.sekkei.platform.content;

import io.sekkei.platform.access.Caller;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import java.util.UUID;

/** Who may do what here, and how the ledger hears of it. */
final class Deeds {
    private Deeds() {}

    static void mustRunTenant(Caller caller) {}

    static void maySeeTenant(Caller caller) {}

    static boolean readsAll(Caller caller) {
        return false;
    }

    static UUID who(Caller caller) {
        return caller.key().value();
    }

    static Entry did(Caller caller, String type, UUID subject) {
        return Entry.of(type, subject)
                .ofTenant(caller.tenant().value())
                .saying(fields ->
                        fields.with("actor", new Fields().with("kind", "key").with("id", who(caller))));
    }
}
