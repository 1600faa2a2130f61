/** Latency as a quota: predicts how long a generation will take, chooses its mode by that, refuses early, counts misses. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database", "ledger", "api", "tenancy", "catalog", "quota"})
package io.sekkei.platform.latency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
