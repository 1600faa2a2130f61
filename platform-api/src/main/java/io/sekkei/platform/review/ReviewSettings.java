package io.sekkei.platform.review;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Human approval.
 *
 * @param floorPerMillion of so many in a million outputs that a policy covers, a random sample is held whatever its rules
 *     say
 * @param lease how long a reviewer has an output before them without a sign of life
 * @param epoch how long one key draws the random samples before it is told and another one takes over
 * @param longestWait most time a client may wait for a decision within one request, whatever a policy allows
 * @param seededPerMillion after so many in a million outputs that are held, a seed follows into the queue if there is one
 * @param doubledPerMillion of so many in a million texts, the first decision is asked of a second person too
 * @param dryRunOutputs most outputs a dry run looks at, the newest ones
 */
@Validated
@ConfigurationProperties("sekkei.review")
record ReviewSettings(
        @Min(0) @Max(1_000_000) @DefaultValue("20000") int floorPerMillion,

        @NotNull @DurationMin(seconds = 10) @DefaultValue("10m")
        Duration lease,

        @NotNull @DurationMin(hours = 1) @DefaultValue("7d") Duration epoch,

        @NotNull @DurationMin(seconds = 0) @DefaultValue("60s")
        Duration longestWait,

        @Min(0) @Max(1_000_000) @DefaultValue("10000") int seededPerMillion,
        @Min(0) @Max(1_000_000) @DefaultValue("50000") int doubledPerMillion,
        @Min(1) @Max(1_000_000) @DefaultValue("5000") int dryRunOutputs) {}
