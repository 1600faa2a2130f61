package io.sekkei.platform.ledger.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a ledger sends to a witness: the call {@code add-checkpoint} of c2sp.org/tlog-witness.
 *
 * @param oldSize the size that the witness saw last, 0 if it saw none
 * @param proof that the checkpoint continues that size
 * @param note the checkpoint
 */
public record WitnessRequest(long oldSize, List<byte[]> proof, String note) {
    private static final int MOST_HASHES = 63;
    private static final Pattern OLD_SIZE = Pattern.compile("old (0|[1-9][0-9]{0,17})");

    /** The body of the request. */
    public String text() {
        var text = new StringBuilder("old ").append(oldSize).append('\n');
        proof.forEach(hash -> text.append(Base64Text.of(hash)).append('\n'));
        return text.append('\n').append(note).toString();
    }

    /**
     * Reads the body of a request; the note is not opened.
     *
     * @throws BadEvidenceException if it is none
     */
    public static WitnessRequest parse(String text) {
        var gap = text.indexOf("\n\n");
        if (gap < 0) {
            throw new BadEvidenceException("There is no empty line between the proof and the checkpoint");
        }
        var lines = text.substring(0, gap).split("\n", -1);
        var old = OLD_SIZE.matcher(lines[0]);
        if (!old.matches() || lines.length - 1 > MOST_HASHES) {
            throw new BadEvidenceException(
                    "It does not begin with 'old', a size, and at most %d hashes".formatted(MOST_HASHES));
        }
        var proof = new ArrayList<byte[]>();
        Arrays.stream(lines).skip(1).forEach(line -> proof.add(hash(line)));
        return new WitnessRequest(Long.parseLong(old.group(1)), proof, text.substring(gap + 2));
    }

    private static byte[] hash(String line) {
        var hash = Base64Text.parse(line);
        if (hash.length != MerkleHash.LENGTH) {
            throw new BadEvidenceException("'%s' is not a hash".formatted(line));
        }
        return hash;
    }
}
