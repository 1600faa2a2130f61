package io.sekkei.platform.ledger.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
        var verifierKey = key.verifierKey();
        var signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        var signed = Arrays.copyOf(verifierKey.id(), VerifierKey.ID_LENGTH + signature.length);
        System.arraycopy(signature, 0, signed, VerifierKey.ID_LENGTH, signature.length);
        return text + "\n" + MARK + verifierKey.name() + " " + Base64Text.of(signed) + "\n";
    }

    /**
     * The text of a note that this key has signed; signatures of others are passed over.
     *
     * @throws BadEvidenceException if the key has not signed it
     */
    public static String open(String note, VerifierKey key) {
        var gap = note.lastIndexOf(GAP);
        if (gap < 0 || !note.endsWith("\n") || note.chars().anyMatch(letter -> letter < ' ' && letter != '\n')) {
            throw new BadEvidenceException("It is not a signed note: text, an empty line, signatures");
        }
        var text = note.substring(0, gap + 1);
        var ours = signatures(note.substring(gap + GAP.length()), key);
        if (ours.size() != 1) {
            throw new BadEvidenceException(
                    "It has %d signatures of %s instead of one".formatted(ours.size(), key.name()));
        }
        if (!key.verifies(text.getBytes(StandardCharsets.UTF_8), ours.get(0))) {
            throw new BadEvidenceException("The signature of %s does not fit the text".formatted(key.name()));
        }
        return text;
    }

    private static List<byte[]> signatures(String block, VerifierKey key) {
        var lines = block.split("\n", -1);
        if (lines.length - 1 > MOST_SIGNATURES) {
            throw new BadEvidenceException("It has more than %d signatures".formatted(MOST_SIGNATURES));
        }
        return Arrays.stream(lines, 0, lines.length - 1)
                .flatMap(line -> signature(line, key))
                .toList();
    }

    private static Stream<byte[]> signature(String line, VerifierKey key) {
        var parts = line.split(" ", -1);
        if (parts.length != 3 || !line.startsWith(MARK)) {
            throw new BadEvidenceException("'%s' is not a line with a signature".formatted(line));
        }
        var signed = Base64Text.parse(parts[2]);
        return parts[1].equals(key.name()) && startsWith(signed, key.id())
                ? Stream.of(Arrays.copyOfRange(signed, VerifierKey.ID_LENGTH, signed.length))
                : Stream.empty();
    }

    private static boolean startsWith(byte[] signed, byte[] id) {
        return signed.length >= id.length && Arrays.equals(signed, 0, id.length, id, 0, id.length);
    }
}
