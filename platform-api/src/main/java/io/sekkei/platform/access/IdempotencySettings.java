package io.sekkei.platform.access;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Mutations that are sent twice.
 *
 * @param retention how long the answer to a mutation is remembered
 */
@Validated
@ConfigurationProperties("sekkei.idempotency")
record IdempotencySettings(
        @NotNull @DurationMin(minutes = 1) @DefaultValue("24h")
        Duration retention) {}
