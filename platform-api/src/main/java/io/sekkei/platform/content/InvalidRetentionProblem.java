package io.sekkei.platform.content;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** A time to keep contents that nobody may set. */
public final class InvalidRetentionProblem extends Problem {
    InvalidRetentionProblem(int days) {
        super(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "invalid_retention",
                "days",
                "days must be between 1 and 36500, but is " + days);
    }
}
