package io.sekkei.platform.ledger;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The ledger.
 *
 * @param folder where its signing key lives
 * @param origin the ledger's name, which no other ledger has; taken when the key is made, and drawn if it is not set
 * @param checkpointInterval how often, while there are new entries, they get their places and a checkpoint is signed
 */
@Validated
@ConfigurationProperties("sekkei.ledger")
record LedgerSettings(
        @NotNull @DefaultValue(".sekkei/ledger") Path folder,

        @Nullable @Pattern(regexp = "[^\\s+]+") String origin,

        @NotNull @DurationMin(millis = 10) @DefaultValue("1s")
        Duration checkpointInterval) {}
