package io.sekkei.platform.ledger.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Text and the signatures below it, in the form of c2sp.org/signed-note. */
public final class SignedNote {
    private static final String MARK = "\u2014 ";
    private static final String GAP = "\n\n";
    private static final int MOST_SIGNATURES = 64;

    private SignedNote() {}

    /**
     * @param text ends in a newline
     */
    public static String sign(String text, SigningKey key) {
        return text + "\n" + line(key.verifierKey(), key.sign(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A line of the signatures' block. */
    static String line(VerifierKey key, byte[] signature) {
        var signed = Arrays.copyOf(key.id(), VerifierKey.ID_LENGTH + signature.length);
        System.arraycopy(signature, 0, signed, VerifierKey.ID_LENGTH, signature.length);
        return MARK + key.name() + " " + Base64Text.of(signed) + "\n";
    }

    /**
     * The text of a note that this key has signed; signatures of others are passed over.
     *
     * @throws BadEvidenceException if the key has not signed it
     */
    public static String open(String note, VerifierKey key) {
        var read = read(note);
        var ours = read.signaturesOf(key);
        if (ours.size() != 1) {
            throw new BadEvidenceException(
                    "It has %d signatures of %s instead of one".formatted(ours.size(), key.name()));
        }
        if (key.kind() != KeyKind.LEDGER || !key.verifies(read.text().getBytes(StandardCharsets.UTF_8), ours.get(0))) {
            throw new BadEvidenceException("The signature of %s does not fit the text".formatted(key.name()));
        }
        return read.text();
    }

    /** The note without the signatures of others. */
    public static String onlyBy(VerifierKey key, String note) {
        return onlyText(note) + line(key, read(note).signaturesOf(key).get(0));
    }

    /** A note's text and the empty line, before any signature. */
    static String onlyText(String note) {
        return read(note).text() + "\n";
    }

    /** A note whose signatures nobody has looked at yet. */
    static Unverified read(String note) {
        var gap = note.lastIndexOf(GAP);
        if (gap < 0 || !note.endsWith("\n") || note.chars().anyMatch(letter -> letter < ' ' && letter != '\n')) {
            throw new BadEvidenceException("It is not a signed note: text, an empty line, signatures");
        }
        return new Unverified(note.substring(0, gap + 1), signatures(note.substring(gap + GAP.length())));
    }

    private static List<Signed> signatures(String block) {
        var lines = block.split("\n", -1);
        if (lines.length - 1 > MOST_SIGNATURES) {
            throw new BadEvidenceException("It has more than %d signatures".formatted(MOST_SIGNATURES));
        }
        return Arrays.stream(lines, 0, lines.length - 1)
                .map(SignedNote::signature)
                .toList();
    }

    private static Signed signature(String line) {
        var parts = line.split(" ", -1);
        if (parts.length != 3 || !line.startsWith(MARK)) {
            throw new BadEvidenceException("'%s' is not a line with a signature".formatted(line));
        }
        return new Signed(parts[1], Base64Text.parse(parts[2]));
    }

    record Unverified(String text, List<Signed> signatures) {
        /** What stands behind the key's name and id, once for each line that has both. */
        List<byte[]> signaturesOf(VerifierKey key) {
            return signatures.stream()
                    .filter(signed -> signed.isOf(key))
                    .map(signed -> Arrays.copyOfRange(signed.bytes(), VerifierKey.ID_LENGTH, signed.bytes().length))
                    .toList();
        }
    }

    private record Signed(String name, byte[] bytes) {
        boolean isOf(VerifierKey key) {
            return name.equals(key.name())
                    && bytes.length >= VerifierKey.ID_LENGTH
                    && Arrays.equals(bytes, 0, VerifierKey.ID_LENGTH, key.id(), 0, VerifierKey.ID_LENGTH);
        }
    }
}
