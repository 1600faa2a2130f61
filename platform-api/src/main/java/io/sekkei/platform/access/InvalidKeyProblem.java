package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** A key nobody may have. */
public final class InvalidKeyProblem extends Problem {
    InvalidKeyProblem(String param, String message) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_key", param, message);
    }
}
