/** Turns a request into a {@code Caller}, by API key or by session; holds keys and people, and lets mutations happen once. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "tenancy"})
package io.sekkei.platform.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
