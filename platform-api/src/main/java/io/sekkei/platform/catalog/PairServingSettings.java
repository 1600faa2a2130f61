package io.sekkei.platform.catalog;

import io.sekkei.inference.WeightFormat;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
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
 * @param prefixCache memory for the beginnings of earlier prompts, of models that read their prompt by their decoder
 * @param weights how the weights are held
 * @param weightsOf the same for single pairs, by their ids
 */
@Validated
@ConfigurationProperties("sekkei.serving")
public record PairServingSettings(
        @Min(1) @Max(1024) @DefaultValue("1") int workers,
        @Min(1) @Max(100_000) @DefaultValue("64") int queueCapacity,
        @Min(1) @Max(1024) @DefaultValue("8") int maxBatch,
        @NotNull @DefaultValue("64MB") DataSize representationCache,
        @NotNull @DefaultValue("64MB") DataSize prefixCache,
        @NotNull @DefaultValue("fp16") WeightFormat weights,
        @DefaultValue Map<String, WeightFormat> weightsOf) {
    public PairServingSettings {
        check("representation-cache", representationCache);
        check("prefix-cache", prefixCache);
    }

    private static void check(String name, DataSize size) {
        if (size.isNegative()) {
            throw new IllegalArgumentException(
                    "sekkei.serving.%s must not be negative, but is %s".formatted(name, size));
        }
    }
}
