package io.sekkei.inference.tuning;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest everything here is named by. */
final class Sha256 {
    private Sha256() {}

    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
        }
    }
}
