package io.sekkei.platform.ledger.proof;

import java.util.Arrays;

/** What a key signs. The kind is part of the key's id, so that no key is taken for one of another kind. */
public enum KeyKind {
    /** A ledger's own checkpoints and statements. */
    LEDGER((byte) 1),
    /** Checkpoints of others, which a witness has found to continue one another: c2sp.org/tlog-cosignature. */
    WITNESS((byte) 4);

    private final byte number;

    KeyKind(byte number) {
        this.number = number;
    }

    byte number() {
        return number;
    }

    static KeyKind of(byte number, String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.number == number)
                .findFirst()
                .orElseThrow(() -> new BadEvidenceException(
                        "The verifier key '%s' is not one of Ed25519, neither a ledger's nor a witness'"
                                .formatted(key)));
    }
}
