package io.sekkei.platform.catalog;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which pairs are offered.
 *
 * @param pairs where each lies: a folder, or {@code classpath:} and a folder inside a jar
 */
@Validated
@ConfigurationProperties("sekkei")
record CatalogSettings(
        @NotEmpty(message = "sekkei.pairs must name at least one pair") @DefaultValue("classpath:/io/sekkei/pairs/enja")
        List<@NotBlank String> pairs) {}
