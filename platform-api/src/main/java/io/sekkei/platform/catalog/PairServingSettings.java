package io.sekkei.platform.catalog;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How each pair is served.
 *
 * @param workers generations computed at once, each on a core of its own
 * @param queueCapacity most generations that may wait; further ones are refused
 * @param maxBatch most generations decoded together in one step
 * @param representationCache memory for what the large model made of earlier prompts
 */
@Validated
@ConfigurationProperties("sekkei.serving")
public record PairServingSettings(
        @Min(1) @Max(1024) @DefaultValue("1") int workers,
        @Min(1) @Max(100_000) @DefaultValue("64") int queueCapacity,
        @Min(1) @Max(1024) @DefaultValue("8") int maxBatch,
        @NotNull @DefaultValue("64MB") DataSize representationCache) {
    public PairServingSettings {
        if (representationCache.isNegative()) {
            throw new IllegalArgumentException(
                    "sekkei.serving.representation-cache must not be negative, but is " + representationCache);
        }
    }
}
