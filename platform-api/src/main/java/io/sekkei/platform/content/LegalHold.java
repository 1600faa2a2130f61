package io.sekkei.platform.content;

import io.sekkei.platform.problem.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Keeps contents from being erased and from growing too old.
 *
 * @param id its number
 * @param scope which contents
 * @param reason why
 * @param placedAt since when
 * @param liftedAt until when; null while it stands
 */
public record LegalHold(
        UUID id,
        Scope scope,
        HoldReason reason,
        Instant placedAt,
        @Nullable Instant liftedAt) {
    /**
     * Which contents of a tenant: those of one record, those of one purpose, or all if neither is named.
     *
     * @param generation the record
     * @param purpose the purpose
     */
    public record Scope(@Nullable UUID generation, @Nullable String purpose) {
        public Scope {
            if (generation != null && purpose != null) {
                throw new Problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "invalid_hold",
                        "purpose",
                        "A legal hold is on a record or on a purpose, not on both");
            }
        }

        public static Scope everything() {
            return new Scope(null, null);
        }
    }
}
