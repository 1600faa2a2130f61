package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.MerkleHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A hash that binds to content and tells nothing about it: SHA-256 over a tag with the content's name, a zero byte, 32
 * random bytes, and the content. The bare hash of a short text could be found by trying likely texts.
 */
public final class Commitment {
    private static final String TAG = "sekkei/commitment/v1/";
    private static final int SALT_LENGTH = 32;

    private Commitment() {}

    /** What keeps commitments from being guessed. */
    public static byte[] salt(SecureRandom random) {
        var salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return salt;
    }

    /** The commitment, in hexadecimal. */
    public static String to(String name, byte[] salt, byte[] content) {
        var digest = MerkleHash.sha256();
        digest.update((TAG + name).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(salt);
        return HexFormat.of().formatHex(digest.digest(content));
    }
}
