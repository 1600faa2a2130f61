package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Nobody is let in; why, is told to nobody who might be guessing. */
final class SignInProblem extends Problem {
    private final @Nullable Duration wait;

    private SignInProblem(HttpStatus status, String code, String message, @Nullable Duration wait) {
        super(status, code, null, message);
        this.wait = wait;
    }

    static SignInProblem refused() {
        return new SignInProblem(
                HttpStatus.UNAUTHORIZED,
                "sign_in_failed",
                "Nobody can sign in with this address and password; if several tenants know the address, name the"
                        + " tenant",
                null);
    }

    static SignInProblem throttled(Duration wait) {
        return new SignInProblem(
                HttpStatus.TOO_MANY_REQUESTS,
                "sign_in_throttled",
                "Too many attempts to sign in; try again in %d seconds".formatted(Math.max(1, wait.toSeconds())),
                wait);
    }

    @Override
    public @Nullable Duration retryAfter() {
        return wait;
    }
}
