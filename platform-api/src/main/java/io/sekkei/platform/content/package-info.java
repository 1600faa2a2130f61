/** Keeps what was asked and answered, encrypted and apart from the record, and drops it for good. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "tenancy"})
package io.sekkei.platform.content;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
