package io.sekkei.platform.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who administers a platform that has no administrator yet.
 *
 * @param email the address to sign in with; without it nobody is made
 * @param passwordFile a file with the first password, which must be changed at the first sign-in
 * @param tenant the name of the tenant the administrator belongs to; made if there is none
 * @param language {@code en} or {@code ja}
 */
@ConfigurationProperties("sekkei.first-admin")
record FirstAdminSettings(
        @Nullable String email,
        @Nullable Path passwordFile,
        @DefaultValue("Operations") String tenant,
        @DefaultValue("en") String language) {}
