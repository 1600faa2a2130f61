package io.sekkei.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's clients read it.
 *
 * @param error what went wrong
 */
@Schema(name = "Error", description = "What went wrong, in OpenAI's form.")
public record ErrorBody(@JsonProperty(required = true) Detail error) {
    /**
     * What went wrong.
     *
     * @param message a sentence for people
     * @param type the family of the error
     * @param param the parameter to blame, if one is
     * @param code the error itself, for programs
     */
    @Schema(name = "ErrorDetail")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Detail(
            @Schema(description = "A sentence for people.", requiredMode = Schema.RequiredMode.REQUIRED)
            String message,

            @Schema(
                    description = "The family of the error.",
                    example = "invalid_request_error",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Schema(
                    description = "The parameter to blame, if one is.",
                    example = "temperature",
                    nullable = true,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String param,

            @Schema(
                    description = "The error itself, for programs.",
                    example = "model_not_found",
                    nullable = true,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String code) {}
}
