package io.sekkei.platform.content;

import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.tenancy.Caller;
import java.util.Objects;
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
        var key = caller.key();
        return key == null ? Objects.requireNonNull(caller.person()).value() : key.value();
    }

    static Entry did(Caller caller, String type, UUID subject) {
        return caller.did(type, subject);
    }
}
