/** Human approval: holds an output until the people its route names have let it go. */
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
            "webhook",
            "generation",
            "generation :: gate"
        })
package io.sekkei.platform.review;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
