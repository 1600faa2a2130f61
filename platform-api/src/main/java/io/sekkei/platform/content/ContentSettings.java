package io.sekkei.platform.content;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The contents of generations.
 *
 * @param folder where the master key lives that all contents are encrypted under
 */
@Validated
@ConfigurationProperties("sekkei.content")
record ContentSettings(
        @NotNull @DefaultValue(".sekkei/content") Path folder) {}
