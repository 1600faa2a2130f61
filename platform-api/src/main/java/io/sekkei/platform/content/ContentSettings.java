package io.sekkei.platform.content;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The contents of generations.
 *
 * @param folder where the master key lives that all contents are encrypted under
 * @param retention how long contents are kept where a tenant has no rule for their purpose, in whole days
 * @param upkeepInterval how often contents that are due are dropped, and data keys wrapped anew after a rotation
 */
@Validated
@ConfigurationProperties("sekkei.content")
record ContentSettings(
        @NotNull @DefaultValue(".sekkei/content") Path folder,

        @NotNull @DurationMin(days = 1) @DurationMax(days = 36_500) @DefaultValue("365d")
        Duration retention,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("10m")
        Duration upkeepInterval) {}
