package io.sekkei.platform.pilot;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Pilots in the background.
 *
 * @param threads how many runs this process works at, at the same time; 0 leaves them to others
 * @param lanes in how many processes at most one run is worked at, at the same time
 * @param slice after so long a lane makes room for others that wait
 * @param poll how often it is looked for something to do
 * @param heartbeat how often a process shows that it is alive; after six without, others take over what it did
 * @param mostItems most items of a dataset
 * @param mostOutputs most outputs of a run: items times settings
 */
@Validated
@ConfigurationProperties("sekkei.pilot")
record PilotSettings(
        @Min(0) @Max(64) @DefaultValue("1") int threads,

        @Min(1) @Max(64) @DefaultValue("2") int lanes,

        @NotNull @DurationMin(millis = 100) @DefaultValue("10s")
        Duration slice,

        @NotNull @DurationMin(millis = 50) @DefaultValue("1s")
        Duration poll,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("5s")
        Duration heartbeat,

        @Min(1) @DefaultValue("20000") int mostItems,

        @Min(1) @DefaultValue("50000") int mostOutputs) {}
