/** Hands the ledger's evidence to those who may have it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "ledger", "api", "tenancy", "access"})
package io.sekkei.platform.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
