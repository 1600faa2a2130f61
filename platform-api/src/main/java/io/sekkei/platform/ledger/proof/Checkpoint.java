package io.sekkei.platform.ledger.proof;

import java.util.Arrays;

/**
 * What a ledger was at one moment, as c2sp.org/tlog-checkpoint writes it.
 *
 * @param origin the ledger's name, no other ledger has it
 * @param size how many entries it had
 * @param root the root of the tree over them
 */
public record Checkpoint(String origin, long size, byte[] root) {
    public String sign(SigningKey key) {
        return SignedNote.sign(text(), key);
    }

    private String text() {
        return "%s\n%d\n%s\n".formatted(origin, size, Base64Text.of(root));
    }

    /**
     * Reads a checkpoint that this key has signed.
     *
     * @throws BadEvidenceException if it is none
     */
    public static Checkpoint open(String note, VerifierKey key) {
        var text = SignedNote.open(note, key);
        var lines = text.split("\n", -1);
        if (lines.length != 4) {
            throw new BadEvidenceException("A checkpoint has three lines, but this one has " + (lines.length - 1));
        }
        var checkpoint = new Checkpoint(lines[0], size(lines[1]), Base64Text.parse(lines[2]));
        if (!checkpoint.text().equals(text) || checkpoint.root.length != MerkleHash.LENGTH || checkpoint.size < 0) {
            throw new BadEvidenceException("The lines of the checkpoint are not as they must be");
        }
        if (!checkpoint.origin.equals(key.name())) {
            throw new BadEvidenceException(
                    "The checkpoint is one of '%s', not of '%s'".formatted(checkpoint.origin, key.name()));
        }
        return checkpoint;
    }

    /** Whose checkpoint a note claims to be, before anybody has verified it. */
    public static String claimedOrigin(String note) {
        return SignedNote.read(note).text().lines().findFirst().orElse("");
    }

    private static long size(String line) {
        try {
            return Long.parseLong(line);
        } catch (NumberFormatException e) {
            throw new BadEvidenceException("'%s' is not a number of entries".formatted(line), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that
                && origin.equals(that.origin)
                && size == that.size
                && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }
}
