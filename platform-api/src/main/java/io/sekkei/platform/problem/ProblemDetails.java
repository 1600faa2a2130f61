package io.sekkei.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An error as the native API tells it (RFC 9457).
 *
 * @param type the error itself, as a URI
 * @param title the family of the error
 * @param status the HTTP status
 * @param detail a sentence for people
 * @param code the error itself, for programs
 * @param param the field, parameter or header to blame, if one is
 * @param requestId the request, for those who look into the log
 */
@Schema(name = "Problem", description = "What went wrong, in the form of RFC 9457.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemDetails(
        @Schema(
                description = "The error itself, as a URI.",
                example = "urn:sekkei:problem:forbidden",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String type,

        @Schema(
                description = "The family of the error.",
                example = "Forbidden",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String title,

        @Schema(description = "The HTTP status.", example = "403", requiredMode = Schema.RequiredMode.REQUIRED)
        int status,

        @Schema(description = "A sentence for people.", requiredMode = Schema.RequiredMode.REQUIRED)
        String detail,

        @Schema(
                description = "The error itself, for programs.",
                example = "forbidden",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String code,

        @Schema(description = "The field, parameter or header to blame; absent if none is.") @Nullable
        String param,

        @Schema(
                description = "The request, for those who look into the log.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String requestId) {
    static final String PATHS = "/api/v1/";

    static ProblemDetails of(Problem problem, String requestId) {
        return new ProblemDetails(
                "urn:sekkei:problem:" + problem.code(),
                problem.status().getReasonPhrase(),
                problem.status().value(),
                String.valueOf(problem.getMessage()),
                problem.code(),
                problem.param(),
                requestId);
    }
}
