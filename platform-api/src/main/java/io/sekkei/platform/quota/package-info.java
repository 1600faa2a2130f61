/** Budgets: what tenants, departments and keys may use, reserved before a generation and settled after it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "tenancy", "catalog"})
package io.sekkei.platform.quota;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
