/** Tells subscribers what has happened, signed, by the Standard Webhooks specification. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "content", "tenancy", "access"})
package io.sekkei.platform.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
