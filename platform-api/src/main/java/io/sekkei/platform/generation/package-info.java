/** The use case: check, record, generate, record, answer. */
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
            "quota",
            "latency",
            "routing"
        })
package io.sekkei.platform.generation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
