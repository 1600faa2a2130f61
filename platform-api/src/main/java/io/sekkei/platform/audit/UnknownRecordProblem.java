package io.sekkei.platform.audit;

import io.sekkei.platform.problem.Problem;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** The tenant has no such record, or none for this caller; the two are not told apart. */
final class UnknownRecordProblem extends Problem {
    private UnknownRecordProblem(UUID id) {
        super(HttpStatus.NOT_FOUND, "not_found", null, "There is no record %s".formatted(id));
    }

    static UnknownRecordProblem of(UUID id) {
        return new UnknownRecordProblem(id);
    }
}
