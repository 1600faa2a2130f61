/** Which pairs of models exist, and under which names clients ask for them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "tenancy"})
package io.sekkei.platform.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
