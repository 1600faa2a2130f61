package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SignedNote;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * What the ledger says is in a pack. Proofs tell that nothing in the pack is wrong; only the ledger's word tells that
 * nothing was left out of it. Its first line keeps it from being taken for a checkpoint.
 *
 * @param origin the ledger
 * @param scope which entries are in the pack
 * @param size of the newest checkpoint
 * @param earlier how many earlier checkpoints there are
 * @param notes SHA-256 of the other signed files: the newest checkpoint, the earlier ones, what is stated about a period;
 *     so that nobody takes away a cosignature or a statement
 * @param records how many entries there are
 * @param digest SHA-256 of the file with the entries, in hexadecimal
 */
record Statement(String origin, String scope, long size, int earlier, String notes, long records, String digest) {
    private static final String FORM = """
            sekkei evidence v2
            %s
            scope %s
            size %d
            earlier checkpoints %d
            notes sha256 %s
            records %d
            sha256 %s
            """;

    String sign(SigningKey key) {
        return SignedNote.sign(text(), key);
    }

    private String text() {
        return FORM.formatted(origin, scope, size, earlier, notes, records, digest);
    }

    static String scopeOf(String note, VerifierKey key) {
        var lines = SignedNote.open(note, key).split("\n", -1);
        if (lines.length < 3 || !lines[2].startsWith("scope ")) {
            throw new BadEvidenceException("It names no scope");
        }
        return lines[2].substring("scope ".length());
    }

    /** SHA-256 of notes, in hexadecimal. */
    static String digest(List<String> notes) {
        var digest = MerkleHash.sha256();
        notes.forEach(note -> digest.update(note.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether the ledger has signed exactly this. */
    boolean isWhatSays(String note, VerifierKey key) {
        return SignedNote.open(note, key).equals(text());
    }
}
