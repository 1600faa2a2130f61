/** Turns a request into a {@code Caller}, by API key. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "tenancy"})
package io.sekkei.platform.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
