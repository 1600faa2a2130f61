/** The use case: check, record, generate, record, answer. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"problem", "database", "ledger", "api", "tenancy", "access", "catalog", "quota"})
package io.sekkei.platform.generation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
