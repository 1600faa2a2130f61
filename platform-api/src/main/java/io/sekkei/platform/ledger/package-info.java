/** The append-only log that an auditor can verify without trusting the platform; knows no feature. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "database"})
package io.sekkei.platform.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
