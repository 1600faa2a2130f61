package io.sekkei.platform.latency;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How generations are measured against their targets.
 *
 * @param confidence the share of generations that shall take no longer than predicted
 * @param probeInterval when a mode was not measured for so long, one generation runs whatever is predicted for it, for a
 *     refusal needs fresh evidence
 */
@Validated
@ConfigurationProperties("sekkei.latency")
record LatencySettings(
        @DecimalMin("0.5") @DecimalMax("0.99") @DefaultValue("0.9")
        double confidence,

        @NotNull @DurationMin(millis = 1) @DefaultValue("30s")
        Duration probeInterval) {}
