/** Tuning: jobs in the background that make a pair's small model learn from a tenant's texts, and what comes of them. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "problem",
            "database",
            "ledger",
            "api",
            "content",
            "tenancy",
            "access",
            "catalog",
            "review",
            "pilot",
            "pilot :: dataset"
        })
package io.sekkei.platform.tuning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
