package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a stream holds besides the answer. */
@Schema(description = "What a stream holds besides the answer.")
@JsonIgnoreProperties(ignoreUnknown = true)
record StreamOptions(
        @JsonProperty("include_usage")
        @Schema(
                description = "Whether one more chunk, without choices, tells the usage before [DONE].",
                defaultValue = "false")
        @Nullable
        Boolean includeUsage) {}
