package io.sekkei.platform.ledger.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The hashes of RFC 6962, section 2.1. Leaves and inner nodes begin with different bytes: otherwise somebody could pass
 * off the two children of a node as an entry.
 */
public final class MerkleHash {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleHash() {}

    public static byte[] leaf(byte[] entry) {
        var digest = sha256();
        digest.update(LEAF);
        return digest.digest(entry);
    }

    public static byte[] node(byte[] left, byte[] right) {
        var digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** The root of a tree without leaves. */
    public static byte[] empty() {
        return sha256().digest();
    }

    /** The root of a perfect tree over these hashes, whose number is a power of two. */
    static byte[] perfect(List<byte[]> hashes) {
        var half = hashes.size() / 2;
        return half == 0
                ? hashes.get(0)
                : node(perfect(hashes.subList(0, half)), perfect(hashes.subList(half, hashes.size())));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
