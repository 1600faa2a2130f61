package io.sekkei.platform.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An API key as a client shows it: {@code sk-sekkei-<selector>-<secret>}. The selector finds the key and may be known;
 * the secret proves it. Never logged: its text form hides the secret.
 */
public final class PresentedKey {
    private static final Pattern FORM = Pattern.compile("sk-sekkei-([0-9A-Za-z]{12})-([0-9A-Za-z]{43})");
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String selector;
    private final String secret;

    private PresentedKey(String selector, String secret) {
        this.selector = selector;
        this.secret = secret;
    }

    static PresentedKey random(SecureRandom random) {
        return new PresentedKey(letters(random, 12), letters(random, 43));
    }

    /** The same secret behind another selector. */
    PresentedKey withSelector(String other) {
        return new PresentedKey(other, secret);
    }

    static Optional<PresentedKey> parse(String text) {
        var parts = FORM.matcher(text);
        return parts.matches() ? Optional.of(new PresentedKey(parts.group(1), parts.group(2))) : Optional.empty();
    }

    private static String letters(SecureRandom random, int count) {
        return random.ints(count, 0, ALPHABET.length())
                .mapToObj(i -> ALPHABET.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    String selector() {
        return selector;
    }

    byte[] secretDigest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The whole key, to be shown once to whoever it was made for. */
    public String reveal() {
        return "sk-sekkei-%s-%s".formatted(selector, secret);
    }

    @Override
    public String toString() {
        return "sk-sekkei-%s-***".formatted(selector);
    }
}
