/** The embedded PostgreSQL, the roles, the scope that keeps tenants apart, and what processes that share a database agree on. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.sekkei.platform.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
