package io.sekkei.platform.catalog;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** A price nobody may set. */
public final class InvalidPriceProblem extends Problem {
    InvalidPriceProblem(String param, String message) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_price", param, message);
    }
}
