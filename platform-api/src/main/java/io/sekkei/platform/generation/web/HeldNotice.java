package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.gate.Standing;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Extension: where an output stands that people have to let go. */
@Schema(description = "Extension: where an output stands that people have to let go; absent if they need not.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeldNotice(
        @Schema(description = "Number of the generation.") UUID generationId,

        @Schema(
                description = "Its text leaves in released only.",
                allowableValues = {"held", "claimed", "released", "withheld", "recalled"})
        String state,

        @Schema(description = "When the time for a decision is over.")
        Instant dueAt,

        @Schema(description = "Where to ask for it.") String url) {
    static final String PATH = "/api/v1/generations/";
    /** Nobody decides faster than this; OpenAI's clients do not come back for a 202 by themselves. */
    private static final String RETRY_AFTER_SECONDS = "30";

    static @Nullable HeldNotice of(Answer answer) {
        var standing = answer.standing();
        return standing == null ? null : of(standing);
    }

    static HeldNotice of(Standing standing) {
        return new HeldNotice(
                standing.generation(), standing.state().wireName(), standing.dueAt(), PATH + standing.generation());
    }

    /** Says 202 and where to ask, if the output stays here. */
    static void announce(Answer answer, HttpServletResponse response) {
        var standing = answer.standing();
        if (standing != null && !standing.isReleased()) {
            announce(standing, response);
        }
    }

    static void announce(Standing standing, HttpServletResponse response) {
        response.setStatus(HttpStatus.ACCEPTED.value());
        response.setHeader(HttpHeaders.LOCATION, PATH + standing.generation());
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
}
