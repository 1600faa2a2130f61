package io.sekkei.platform.database;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * PostgreSQL: the embedded one, which is without effect when {@code spring.datasource.url} names another, and the way
 * to either.
 *
 * @param folder where the programs and data of the embedded one live
 * @param startTimeout how long it may take to come up, its recovery after a crash included
 * @param patience how long a request waits for a connection while all of them are at work
 */
@Validated
@ConfigurationProperties("sekkei.database")
record DatabaseSettings(
        @NotNull @DefaultValue(".sekkei/postgres") Path folder,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("60s")
        Duration startTimeout,

        @NotNull @DurationMin(seconds = 0) @DefaultValue("30s")
        Duration patience) {}
