package io.sekkei.platform.generation;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** A parameter must be changed before the request can be served. */
public final class InvalidParameterProblem extends Problem {
    /**
     * @param param the parameter to blame, by its OpenAI name
     * @param message what was expected and what was found
     */
    public InvalidParameterProblem(String param, String message) {
        super(HttpStatus.BAD_REQUEST, "invalid_value", param, message);
    }
}
