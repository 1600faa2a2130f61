package io.sekkei.platform.content;

import java.util.Map;
import java.util.UUID;

/** A content that is encrypted and waits to be kept. */
public final class SealedContent {
    private final ContentOrigin origin;
    private final ContentKind kind;
    private final UUID key;
    private final Sealing.Sealed sealed;
    private final Map<String, String> commitments;

    SealedContent(
            ContentOrigin origin, ContentKind kind, UUID key, Sealing.Sealed sealed, Map<String, String> commitments) {
        this.origin = origin;
        this.kind = kind;
        this.key = key;
        this.sealed = sealed;
        this.commitments = Map.copyOf(commitments);
    }

    /** What an entry of the ledger says of each part; the salt is in the ciphertext. */
    public Map<String, String> commitments() {
        return commitments;
    }

    /** SHA-256 of the ciphertext, which stays the same for as long as there is one. */
    public String digest() {
        return sealed.digest();
    }

    ContentOrigin origin() {
        return origin;
    }

    ContentKind kind() {
        return kind;
    }

    UUID key() {
        return key;
    }

    Sealing.Sealed sealed() {
        return sealed;
    }
}
