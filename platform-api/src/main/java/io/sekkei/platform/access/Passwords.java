package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Makes and compares passwords. What is kept of one is a bcrypt hash, under the name of its method. */
@Component
class Passwords {
    static final int SHORTEST = 12;

    /** bcrypt looks at no more. */
    static final int MOST_BYTES = 72;

    /** Nothing that is mistaken for something else when it is read from paper. */
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static final int LENGTH = 20;

    private final PasswordEncoder encoder;
    private final String nobodys;
    private final SecureRandom random = new SecureRandom();

    Passwords(SignInSettings settings) {
        this.encoder = new DelegatingPasswordEncoder(
                "bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(settings.bcryptStrength())));
        this.nobodys = hash(random());
    }

    /** A password nobody has chosen. */
    String random() {
        return random.ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(i -> ALPHABET.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    String hash(String password) {
        return Objects.requireNonNull(encoder.encode(password));
    }

    /**
     * Whether this is the password. Takes as long if there is none to compare with, so that the time tells nobody who
     * exists.
     */
    boolean fits(String password, @Nullable String hash) {
        var fits = password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                && encoder.matches(password, hash == null ? nobodys : hash);
        return fits && hash != null;
    }

    /** @throws Problem if the password is too short, or longer than what is compared */
    static void checkChosen(String field, String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST
                || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Problem.invalid(
                    field,
                    "%s must have at least %d characters and at most %d bytes".formatted(field, SHORTEST, MOST_BYTES));
        }
    }
}
