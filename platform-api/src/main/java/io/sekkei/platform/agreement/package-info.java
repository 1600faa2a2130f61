/** What counts only once two people agree on it, in versions. Knows no plan; those who have plans bring them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "tenancy"})
package io.sekkei.platform.agreement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
