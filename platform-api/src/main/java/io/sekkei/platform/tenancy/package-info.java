/** Who exists: tenants and their departments. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "ledger"})
package io.sekkei.platform.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
