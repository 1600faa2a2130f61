package io.sekkei.platform.content;

import io.sekkei.platform.problem.Problem;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** The tenant has no such thing; nobody is told whether another tenant has. */
public final class UnknownContentProblem extends Problem {
    private UnknownContentProblem(String message) {
        super(HttpStatus.NOT_FOUND, "not_found", null, message);
    }

    static UnknownContentProblem of(String thing, UUID id) {
        return new UnknownContentProblem("There is no %s %s".formatted(thing, id));
    }
}
