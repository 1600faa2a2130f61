package io.sekkei.platform.generation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How generations are run.
 *
 * @param timeLimit an answer that takes longer ends where it is
 * @param heartbeat while a stream is silent, a comment this often finds out whether the client is still there
 * @param anonymousRefusalsPerMinute so many refused requests without a valid key get a row each; further ones are
 *     counted in one row
 */
@Validated
@ConfigurationProperties("sekkei.generation")
public record GenerationSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration timeLimit,

        @NotNull @DurationMin(millis = 10) @DefaultValue("250ms")
        Duration heartbeat,

        @Min(1) @Max(100_000) @DefaultValue("60") int anonymousRefusalsPerMinute) {}
