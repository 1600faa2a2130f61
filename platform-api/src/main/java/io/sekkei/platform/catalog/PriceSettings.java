package io.sekkei.platform.catalog;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What work costs, in millionths of the currency. The defaults are an example and nobody's tariff.
 *
 * @param currency the only currency of this platform, three letters as in ISO 4217
 * @param llmEncoded per thousand tokens the large model reads
 * @param slmDecoded per thousand tokens the small model writes
 * @param llmDecoded per thousand tokens the large model writes
 * @param computeSecond per second on a worker
 */
@Validated
@ConfigurationProperties("sekkei.prices")
record PriceSettings(
        @Pattern(regexp = "[A-Z]{3}", message = "must be three capital letters, as in USD") @DefaultValue("USD")
        String currency,

        @Min(0) @Max(Rates.HIGHEST) @DefaultValue("150") long llmEncoded,
        @Min(0) @Max(Rates.HIGHEST) @DefaultValue("600") long slmDecoded,
        @Min(0) @Max(Rates.HIGHEST) @DefaultValue("2400") long llmDecoded,
        @Min(0) @Max(Rates.HIGHEST) @DefaultValue("0") long computeSecond) {
    Rates rates() {
        return new Rates(llmEncoded, slmDecoded, llmDecoded, computeSecond);
    }
}
