package io.sekkei.platform.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How people sign in.
 *
 * @param bcryptStrength how slow it is to try a password: each step doubles the time
 * @param freeFailuresOfPerson so many attempts with the same address may fail before the next one has to wait
 * @param freeFailuresOfAddress the same for attempts that come from the same place on the network
 * @param visitLifetime how long a platform admin's visit to another tenant may last
 * @param sessionLifetime after this time a session ends, however busy it is; an idle one ends after
 *     {@code spring.session.timeout}
 */
@Validated
@ConfigurationProperties("sekkei.sign-in")
record SignInSettings(
        @Min(10) @Max(16) @DefaultValue("12") int bcryptStrength,

        @Min(1) @Max(100) @DefaultValue("5") int freeFailuresOfPerson,
        @Min(1) @Max(10_000) @DefaultValue("50") int freeFailuresOfAddress,

        @NotNull @DurationMin(minutes = 1) @DefaultValue("1h")
        Duration visitLifetime,

        @NotNull @DurationMin(minutes = 1) @DefaultValue("12h")
        Duration sessionLifetime) {}
