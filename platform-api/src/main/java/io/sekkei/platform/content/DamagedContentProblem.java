package io.sekkei.platform.content;

import io.sekkei.platform.problem.Problem;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** A content that does not open. Its proof still stands, so somebody has changed what is stored. */
public final class DamagedContentProblem extends Problem {
    DamagedContentProblem(UUID generation, ContentKind kind, Throwable cause) {
        super(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "content_damaged",
                null,
                "The %s of record %s does not open: it was changed, or put there from another record"
                        .formatted(kind.name().toLowerCase(Locale.ROOT), generation),
                cause);
    }
}
