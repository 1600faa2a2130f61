package io.sekkei.platform.problem;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the web interface.
 *
 * @param bodyLimit largest request body that is read
 */
@Validated
@ConfigurationProperties("sekkei.http")
record HttpSettings(@NotNull @DefaultValue("1MB") DataSize bodyLimit) {
    HttpSettings {
        if (bodyLimit.toBytes() < 1) {
            throw new IllegalArgumentException("sekkei.http.body-limit must be at least one byte, but is " + bodyLimit);
        }
    }
}
