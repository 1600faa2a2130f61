package io.sekkei.platform.tenancy;

import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who does something: a program with a key, a person, or the platform by itself. */
public sealed interface Actor {
    /** The platform by itself, as when it makes a demo tenant. */
    Actor PLATFORM = new Platform();

    /** An API key that was shown. */
    record Key(KeyId id) implements Actor {
        @Override
        public Fields tell() {
            return new Fields().with("kind", "key").with("id", id.value());
        }
    }

    /**
     * A person who is signed in.
     *
     * @param id who it is
     * @param visit number of the visit to another tenant that this was done on, if it was
     */
    record Person(PersonId id, @Nullable UUID visit) implements Actor {
        @Override
        public Fields tell() {
            return new Fields().with("kind", "person").with("id", id.value()).with("visit", visit);
        }
    }

    /** The platform by itself. */
    record Platform() implements Actor {
        @Override
        public Fields tell() {
            return new Fields().with("kind", "platform");
        }
    }

    /** What the ledger gets to know: numbers, no names. */
    Fields tell();

    /**
     * An entry that names who did it.
     *
     * @param type what was done, as in {@code KEY_REVOKED}
     * @param subject the thing it was done to
     */
    default Entry did(String type, UUID subject) {
        return Entry.of(type, subject).saying(fields -> fields.with("actor", tell()));
    }
}
