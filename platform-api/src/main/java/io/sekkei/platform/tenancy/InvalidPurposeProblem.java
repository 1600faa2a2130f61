package io.sekkei.platform.tenancy;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** A purpose nobody may have. */
public final class InvalidPurposeProblem extends Problem {
    InvalidPurposeProblem(String param, String message) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_purpose", param, message);
    }
}
