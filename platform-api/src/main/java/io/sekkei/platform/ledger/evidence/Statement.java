package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.SignedNote;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.VerifierKey;

/**
 * What the ledger says is in a pack. Proofs tell that nothing in the pack is wrong; only the ledger's word tells that
 * nothing was left out of it. Its first line keeps it from being taken for a checkpoint.
 *
 * @param origin the ledger
 * @param scope which entries are in the pack
 * @param size of the newest checkpoint
 * @param earlier how many earlier checkpoints there are
 * @param records how many entries there are
 * @param digest SHA-256 of the file with the entries, in hexadecimal
 */
record Statement(String origin, String scope, long size, int earlier, long records, String digest) {
    private static final String FORM = """
            sekkei evidence v1
            %s
            scope %s
            size %d
            earlier checkpoints %d
            records %d
            sha256 %s
            """;

    String sign(SigningKey key) {
        return SignedNote.sign(text(), key);
    }

    private String text() {
        return FORM.formatted(origin, scope, size, earlier, records, digest);
    }

    static String scopeOf(String note, VerifierKey key) {
        var lines = SignedNote.open(note, key).split("\n", -1);
        if (lines.length < 3 || !lines[2].startsWith("scope ")) {
            throw new BadEvidenceException("It names no scope");
        }
        return lines[2].substring("scope ".length());
    }

    /** Whether the ledger has signed exactly this. */
    boolean isWhatSays(String note, VerifierKey key) {
        return SignedNote.open(note, key).equals(text());
    }
}
