/** Who exists, tenants and their departments, and who acts: the caller of a request, its actor and its roles. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "ledger", "api"})
package io.sekkei.platform.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
