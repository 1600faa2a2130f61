package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a client says about its request; what it says beyond this is ignored. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "Metadata", description = "Words about the request. Fields not listed here are ignored.")
record RequestMetadata(
        @Schema(description = "What the text is for: a code of the tenant's purposes.", example = "customer-mail")
        @Nullable
        String purpose) {
    static @Nullable String purpose(@Nullable RequestMetadata metadata) {
        return metadata == null ? null : metadata.purpose();
    }
}
