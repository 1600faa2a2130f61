package io.sekkei.platform.ledger.proof;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ed25519 key with the name it signs under. Its text form is the one Go's note package keeps signer keys in, so that
 * other tools can take the key over. Never logged: {@link #toString} shows the public half.
 */
public final class SigningKey {
    private static final String PREFIX = "PRIVATE+KEY+";

    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;
    private final byte[] seed;

    private SigningKey(VerifierKey verifierKey, PrivateKey privateKey, byte[] seed) {
        this.verifierKey = verifierKey;
        this.privateKey = privateKey;
        this.seed = seed;
    }

    /** A new key for a ledger of that name. */
    public static SigningKey generate(String name) {
        return generate(name, KeyKind.LEDGER);
    }

    public static SigningKey generate(String name, KeyKind kind) {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new SigningKey(VerifierKey.of(name, kind, pair.getPublic()), pair.getPrivate(), seed);
        } catch (GeneralSecurityException e) {
            throw noEd25519(e);
        }
    }

    /**
     * Reads a key back.
     *
     * @param secret what {@link #reveal} told
     * @param verifierKey its public half; the JDK cannot derive it
     * @throws BadEvidenceException if they are not two halves of one key
     */
    public static SigningKey parse(String secret, String verifierKey) {
        var publicHalf = VerifierKey.parse(verifierKey);
        var seed = seed(secret, publicHalf);
        try {
            var spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed);
            var key =
                    new SigningKey(publicHalf, KeyFactory.getInstance("Ed25519").generatePrivate(spec), seed);
            var probe = new byte[] {42};
            if (!publicHalf.verifies(probe, key.sign(probe))) {
                throw notOneKey(publicHalf);
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw noEd25519(e);
        }
    }

    private static byte[] seed(String secret, VerifierKey publicHalf) {
        var beginning = PREFIX + name(publicHalf) + "+";
        if (!secret.startsWith(beginning)) {
            throw notOneKey(publicHalf);
        }
        var typed = Base64Text.parse(secret.substring(beginning.length()));
        if (typed.length != 1 + VerifierKey.KEY_LENGTH
                || typed[0] != publicHalf.kind().number()) {
            throw notOneKey(publicHalf);
        }
        return Arrays.copyOfRange(typed, 1, typed.length);
    }

    private static BadEvidenceException notOneKey(VerifierKey publicHalf) {
        return new BadEvidenceException(
                "The private key does not belong to the verifier key '%s'".formatted(publicHalf));
    }

    private static IllegalStateException noEd25519(GeneralSecurityException e) {
        return new IllegalStateException("Every Java platform from 15 on has Ed25519", e);
    }

    public VerifierKey verifierKey() {
        return verifierKey;
    }

    byte[] sign(byte[] text) {
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(privateKey);
            signer.update(text);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw noEd25519(e);
        }
    }

    /** The whole key, for a file that only its owner may read. */
    public String reveal() {
        var typed = new byte[1 + seed.length];
        typed[0] = verifierKey.kind().number();
        System.arraycopy(seed, 0, typed, 1, seed.length);
        return PREFIX + name(verifierKey) + "+" + Base64Text.of(typed);
    }

    private static String name(VerifierKey key) {
        return key.name() + "+" + HexFormat.of().formatHex(key.id());
    }

    @Override
    public String toString() {
        return "signing key of " + verifierKey;
    }
}
