/** Which mode writes what, where the client leaves it open: policies of a tenant, one for each pair and purpose. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "agreement", "tenancy", "catalog"})
package io.sekkei.platform.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
