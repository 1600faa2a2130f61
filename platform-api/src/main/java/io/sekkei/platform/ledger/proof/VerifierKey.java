package io.sekkei.platform.ledger.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The public half of a signing key, in the form of c2sp.org/signed-note: {@code name+id+key}. */
public final class VerifierKey {
    static final int KEY_LENGTH = 32;
    static final int ID_LENGTH = 4;

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final KeyKind kind;
    private final byte[] key;

    VerifierKey(String name, KeyKind kind, byte[] key) {
        this.name = name;
        this.kind = kind;
        this.key = key;
    }

    static VerifierKey of(String name, KeyKind kind, PublicKey key) {
        var encoded = key.getEncoded();
        return new VerifierKey(name, kind, Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length));
    }

    public static VerifierKey parse(String text) {
        var parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new BadEvidenceException("A verifier key has the form name+id+key, but this is '%s'".formatted(text));
        }
        var typed = Base64Text.parse(parts[2]);
        if (typed.length != 1 + KEY_LENGTH) {
            throw new BadEvidenceException("The verifier key '%s' has not the length of a key".formatted(text));
        }
        var key = new VerifierKey(parts[0], KeyKind.of(typed[0], text), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.toString().equals(text)) {
            throw new BadEvidenceException("The verifier key '%s' has another id than its key".formatted(text));
        }
        return key;
    }

    /** Who signs; for a ledger, its origin. */
    public String name() {
        return name;
    }

    /** What it signs. */
    public KeyKind kind() {
        return kind;
    }

    /** The first four bytes of the SHA-256 of name, kind and key. */
    byte[] id() {
        var digest = MerkleHash.sha256();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(kind.number());
        return Arrays.copyOf(digest.digest(key), ID_LENGTH);
    }

    boolean verifies(byte[] text, byte[] signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey());
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        var encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_LENGTH);
        System.arraycopy(key, 0, encoded, X509_PREFIX.length, KEY_LENGTH);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        var typed = new byte[1 + KEY_LENGTH];
        typed[0] = kind.number();
        System.arraycopy(key, 0, typed, 1, KEY_LENGTH);
        return "%s+%s+%s".formatted(name, HexFormat.of().formatHex(id()), Base64Text.of(typed));
    }
}
