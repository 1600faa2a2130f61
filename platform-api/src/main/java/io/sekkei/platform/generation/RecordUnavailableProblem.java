package io.sekkei.platform.generation;

import io.sekkei.platform.problem.Problem;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** The record could not be written, so the answer stays here. */
final class RecordUnavailableProblem extends Problem {
    RecordUnavailableProblem(Throwable cause) {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                "record_unavailable",
                null,
                "This request could not be recorded, and nothing is answered without a record; retry later",
                cause);
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(5);
    }

    @Override
    public boolean needsRecord() {
        return false;
    }
}
