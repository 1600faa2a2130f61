/** Brings up a PostgreSQL of the platform's own when no other is configured. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.sekkei.platform.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
