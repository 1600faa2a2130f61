package io.sekkei.platform.catalog;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Versions of pairs that belong to single tenants.
 *
 * @param folder where their weights lie; the same for all processes that share the database
 * @param open how many this process keeps open; of more, those that have nothing to write are closed
 */
@Validated
@ConfigurationProperties("sekkei.versions")
record VersionSettings(
        @NotNull @DefaultValue(".sekkei/versions") Path folder,
        @Min(1) @DefaultValue("4") int open) {}
