package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** The key is good, but not for this. */
final class ForbiddenProblem extends Problem {
    ForbiddenProblem() {
        super(HttpStatus.FORBIDDEN, "forbidden", null, "This key may not do that");
    }
}
