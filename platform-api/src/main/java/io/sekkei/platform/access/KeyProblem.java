package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import java.time.Instant;
import org.springframework.http.HttpStatus;

/** The key is ours, but not now or not from there. */
final class KeyProblem extends Problem {
    private KeyProblem(HttpStatus status, String code, String message) {
        super(status, code, null, message);
    }

    static KeyProblem expired(Instant at) {
        return new KeyProblem(HttpStatus.UNAUTHORIZED, "api_key_expired", "This API key expired at %s".formatted(at));
    }

    static KeyProblem wrongPlace(String address) {
        return new KeyProblem(
                HttpStatus.FORBIDDEN, "ip_not_allowed", "This API key may not be used from %s".formatted(address));
    }
}
