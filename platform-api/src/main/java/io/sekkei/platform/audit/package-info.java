/** Lets those who may look into the ledger and the records, and hands them evidence to take along. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"problem", "database", "ledger", "api", "tenancy", "access", "generation", "content"})
package io.sekkei.platform.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
