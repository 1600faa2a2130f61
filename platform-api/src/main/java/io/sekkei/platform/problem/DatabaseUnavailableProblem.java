package io.sekkei.platform.problem;

import java.time.Duration;
import org.springframework.http.HttpStatus;

/** The database is away; nothing is done that could not be recorded. */
public final class DatabaseUnavailableProblem extends Problem {
    public DatabaseUnavailableProblem(Throwable cause) {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                "database_unavailable",
                null,
                "The database cannot be reached, and nothing is done here without a record; retry later",
                cause);
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(5);
    }

    /** There is nowhere to record it. */
    @Override
    public boolean needsRecord() {
        return false;
    }
}
