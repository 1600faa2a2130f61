package io.sekkei.platform.quota;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How reservations are kept.
 *
 * @param holdGrace how long a reservation outlives the deadline of its generation
 * @param sweepInterval how often reservations and generations are looked through for those nobody will finish
 *     any more
 */
@Validated
@ConfigurationProperties("sekkei.quota")
record QuotaSettings(
        @NotNull @DurationMin(seconds = 1) @DefaultValue("30s")
        Duration holdGrace,

        @NotNull @DurationMin(millis = 100) @DefaultValue("5s")
        Duration sweepInterval) {}
