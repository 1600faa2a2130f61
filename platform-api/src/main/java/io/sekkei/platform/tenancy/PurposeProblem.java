package io.sekkei.platform.tenancy;

import io.sekkei.platform.problem.Problem;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;

/** A request is for a purpose it cannot be for. */
public final class PurposeProblem extends Problem {
    private static final String PARAM = "metadata.purpose";

    private PurposeProblem(HttpStatus status, String code, String message) {
        super(status, code, PARAM, message);
    }

    static PurposeProblem missing(Set<String> allowed) {
        return new PurposeProblem(
                HttpStatus.BAD_REQUEST,
                "purpose_required",
                "This key must say what a text is for: one of " + String.join(", ", new TreeSet<>(allowed)));
    }

    static PurposeProblem unknown(String purpose) {
        return new PurposeProblem(
                HttpStatus.BAD_REQUEST,
                "unknown_purpose",
                "There is no purpose '%s' in this tenant".formatted(purpose));
    }

    static PurposeProblem notAllowed(String purpose) {
        return new PurposeProblem(
                HttpStatus.FORBIDDEN,
                "purpose_not_allowed",
                "This key may not be used for the purpose '%s'".formatted(purpose));
    }
}
