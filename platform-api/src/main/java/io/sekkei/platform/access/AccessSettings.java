package io.sekkei.platform.access;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How callers are recognised.
 *
 * @param trustedProxies addresses or ranges of proxies whose word on where a request comes from is taken
 * @param lastUsedPrecision the last use of a key is written down at most this often
 */
@Validated
@ConfigurationProperties("sekkei.access")
record AccessSettings(
        @NotNull @DefaultValue List<String> trustedProxies,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("5m")
        Duration lastUsedPrecision) {
    AccessSettings {
        trustedProxies = List.copyOf(trustedProxies);
        trustedProxies.stream()
                .filter(proxy -> !IpRanges.isOne(proxy))
                .findFirst()
                .ifPresent(wrong -> {
                    throw new IllegalArgumentException(
                            "sekkei.access.trusted-proxies must hold IP addresses or ranges, but '%s' is neither"
                                    .formatted(wrong));
                });
    }
}
