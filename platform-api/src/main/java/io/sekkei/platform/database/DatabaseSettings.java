package io.sekkei.platform.database;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The embedded PostgreSQL; without effect when {@code spring.datasource.url} names another.
 *
 * @param folder where its programs and data live
 * @param startTimeout how long it may take to come up, its recovery after a crash included
 */
@Validated
@ConfigurationProperties("sekkei.database")
record DatabaseSettings(
        @NotNull @DefaultValue(".sekkei/postgres") Path folder,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("60s")
        Duration startTimeout) {}
