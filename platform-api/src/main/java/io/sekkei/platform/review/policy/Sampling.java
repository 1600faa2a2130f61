package io.sekkei.platform.review.policy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random sample that anybody can check later and nobody can steer. The first 32 bits of HMAC-SHA-256(epoch key, the 16
 * bytes of the generation's id) are a number; the generation is in the sample when number / 2^32 is below the rate. The
 * key's SHA-256 is in the ledger before the first draw, the key itself after the last.
 */
public final class Sampling {
    /** Everything. */
    public static final int ALL = 1_000_000;

    private static final int KEY_LENGTH = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private Sampling() {}

    public static byte[] newKey(SecureRandom random) {
        var key = new byte[KEY_LENGTH];
        random.nextBytes(key);
        return key;
    }

    /** What the ledger holds of a key that is not told yet. */
    public static String commitment(byte[] key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Whether a generation is in a sample of so many in a million. */
    public static boolean draws(byte[] key, UUID generation, int perMillion) {
        return draw(key, generation) * ALL < (long) perMillion << Integer.SIZE;
    }

    private static long draw(byte[] key, UUID generation) {
        var id = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(generation.getMostSignificantBits())
                .putLong(generation.getLeastSignificantBits());
        return Integer.toUnsignedLong(ByteBuffer.wrap(hmac(key, id.array())).getInt());
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
