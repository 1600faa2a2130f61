package io.sekkei.platform.quota;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** A budget nobody may set. */
public final class InvalidBudgetProblem extends Problem {
    InvalidBudgetProblem(String param, String message) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_budget", param, message);
    }
}
