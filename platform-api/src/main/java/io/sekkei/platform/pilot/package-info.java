/** Pilots: datasets, runs that compare modes on them, people's blind choices, and reports that say whether it pays. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "problem",
            "database",
            "ledger",
            "api",
            "agreement",
            "content",
            "tenancy",
            "access",
            "catalog",
            "generation",
            "routing"
        })
package io.sekkei.platform.pilot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
