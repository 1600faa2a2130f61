package io.sekkei.platform.generation;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** There is no model of that name. */
public final class UnknownModelProblem extends Problem {
    public UnknownModelProblem(String name) {
        super(
                HttpStatus.NOT_FOUND,
                "model_not_found",
                "model",
                "The model '%s' does not exist; GET /v1/models lists those that do".formatted(name));
    }
}
