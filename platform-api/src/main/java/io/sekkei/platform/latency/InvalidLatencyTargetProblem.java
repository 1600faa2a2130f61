package io.sekkei.platform.latency;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** A latency target nobody may set. */
public final class InvalidLatencyTargetProblem extends Problem {
    InvalidLatencyTargetProblem(String param, String message) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_latency_target", param, message);
    }
}
