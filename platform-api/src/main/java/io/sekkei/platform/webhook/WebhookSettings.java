package io.sekkei.platform.webhook;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Messages to subscribers.
 *
 * @param privateAddresses whether they may go to addresses that the internet does not route, and without TLS
 * @param timeout how long a subscriber may take to answer
 * @param rotationOverlap how long an old secret signs beside the new one
 */
@Validated
@ConfigurationProperties("sekkei.webhook")
record WebhookSettings(
        @DefaultValue("false") boolean privateAddresses,

        @NotNull @DurationMin(seconds = 1) @DurationMax(seconds = 30) @DefaultValue("20s")
        Duration timeout,

        @NotNull @DurationMin(seconds = 0) @DefaultValue("24h")
        Duration rotationOverlap) {}
