package io.sekkei.platform.ledger.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A witness' word that, as of some second, a checkpoint is the largest it has seen of a ledger and continues all it saw
 * before: c2sp.org/tlog-cosignature, with Ed25519.
 */
public final class Cosignature {
    private static final int LENGTH = Long.BYTES + 64;

    private Cosignature() {}

    /** The line that a witness adds to a note. */
    public static String line(String note, SigningKey witness, Instant now) {
        demandWitness(witness.verifierKey());
        var seconds = now.getEpochSecond();
        var signature = witness.sign(message(SignedNote.read(note).text(), seconds));
        return SignedNote.line(
                witness.verifierKey(),
                ByteBuffer.allocate(LENGTH).putLong(seconds).put(signature).array());
    }

    /**
     * When the witness cosigned a note; empty if it has not.
     *
     * @throws BadEvidenceException if a line claims to be the witness' and is not
     */
    public static Optional<Instant> time(String note, VerifierKey witness) {
        demandWitness(witness);
        var read = SignedNote.read(note);
        var lines = read.signaturesOf(witness);
        if (lines.size() > 1) {
            throw new BadEvidenceException(
                    "It has %d cosignatures of %s instead of one".formatted(lines.size(), witness.name()));
        }
        return lines.stream().findFirst().map(signed -> time(read.text(), signed, witness));
    }

    /**
     * Of the lines that a witness answered, the one that cosigns the note; lines of other keys are passed over.
     *
     * @throws BadEvidenceException if there is none
     */
    public static String onlyLine(String note, String lines, VerifierKey witness) {
        var all = SignedNote.onlyText(note) + lines;
        if (time(all, witness).isEmpty()) {
            throw new BadEvidenceException("It has no cosignature of %s".formatted(witness.name()));
        }
        return SignedNote.line(
                witness, SignedNote.read(all).signaturesOf(witness).get(0));
    }

    private static Instant time(String text, byte[] signed, VerifierKey witness) {
        if (signed.length == LENGTH) {
            var seconds = ByteBuffer.wrap(signed).getLong();
            var signature = Arrays.copyOfRange(signed, Long.BYTES, LENGTH);
            if (seconds > 0 && witness.verifies(message(text, seconds), signature)) {
                return Instant.ofEpochSecond(seconds);
            }
        }
        throw new BadEvidenceException("The cosignature of %s does not fit the checkpoint".formatted(witness.name()));
    }

    private static byte[] message(String text, long seconds) {
        return "cosignature/v1\ntime %d\n%s".formatted(seconds, text).getBytes(StandardCharsets.UTF_8);
    }

    /** The same bytes signed by a ledger's key mean something else. */
    private static void demandWitness(VerifierKey key) {
        if (key.kind() != KeyKind.WITNESS) {
            throw new BadEvidenceException("'%s' is the key of a ledger, not of a witness".formatted(key));
        }
    }
}
