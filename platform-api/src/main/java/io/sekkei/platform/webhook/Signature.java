package io.sekkei.platform.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of the Standard Webhooks specification, scheme v1: HMAC-SHA-256 over message id, moment and body, joined by
 * full stops.
 */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int SECRET_LENGTH = 32;

    private Signature() {}

    static byte[] newSecret(SecureRandom random) {
        var secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        return secret;
    }

    /** A secret as subscribers get to see it. */
    static String tell(byte[] secret) {
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /** The header with one signature for each secret. */
    static String header(List<byte[]> secrets, String id, Instant moment, String body) {
        var signed = "%s.%d.%s".formatted(id, moment.getEpochSecond(), body);
        return secrets.stream().map(secret -> "v1," + sign(secret, signed)).collect(Collectors.joining(" "));
    }

    private static String sign(byte[] secret, String signed) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
