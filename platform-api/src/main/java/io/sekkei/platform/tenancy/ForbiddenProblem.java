package io.sekkei.platform.tenancy;

import io.sekkei.platform.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** We know who asks, and that they may not. */
public final class ForbiddenProblem extends Problem {
    public ForbiddenProblem(String message) {
        super(HttpStatus.FORBIDDEN, "forbidden", null, message);
    }

    static ForbiddenProblem needing(Role... oneOf) {
        return new ForbiddenProblem("This needs the role "
                + Arrays.stream(oneOf)
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or ")));
    }
}
